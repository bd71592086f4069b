const actions: (() => Promise<unknown>)[] = [];

/** Registers what to undo when the running test file is done; the last registered runs first. */
export function cleanUp(action: () => Promise<unknown>): void {
  actions.push(action);
}

afterAll(async () => {
  const failures: unknown[] = [];
  for (const action of actions.splice(0).reverse()) await action().catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "cleaning up after the tests failed");
}, 60_000);
