// A run of the engine takes seconds, and some tests make several; the bound only ends what hangs.
jest.setTimeout(300_000);
