// The same module for programs that import: one copy of the code, whichever way it is loaded.
export * from "../dist/state.js";
