export { type ErrorCode, ExtraHopError, errorCodes, isExtraHopError } from "./errors/index.js";
