export { type Authority, type CertificateRequest, createAuthority, restoreAuthority } from "./authority.js";
export type { Fault, FaultEffect, Faults } from "./faults.js";
export { type Generation, generationOf } from "./firmware.js";
export { type Journal, type JournalEntry, type Operation, operations, type UploadRecord } from "./journal.js";
export {
  type ApiClient,
  type ApiKey,
  type ConnectedNode,
  type RateLimit,
  type SimulatorOptions,
  SimulatorOptionsError,
  type SystemKind,
} from "./options.js";
export { type CollectionView, type Simulator, startSimulator } from "./simulator.js";
export type { ForeignCollection, Tamper } from "./tamper.js";
