export * from "../dist/state.js";
