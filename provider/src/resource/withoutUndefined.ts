export { withoutUndefined } from "../systems/index.js";
