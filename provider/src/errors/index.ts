export { concernsWholeSystem, type ErrorCode, errorCodes } from "./codes.js";
export { type ErrorFacts, ExtraHopError, isExtraHopError } from "./extraHopError.js";
export { similarName, suggestName } from "./similarName.js";
