export { type DeclaredSystem, declaredSystems, describeDeclaredSystems } from "./declaredSystems.js";
export {
  type ErrorCode,
  type ErrorFacts,
  ExtraHopError,
  errorCodes,
  isExtraHopError,
} from "./errors/index.js";
export type { SourceInput } from "./sourcePath.js";
export { type SystemArgs, ThreatCollection, type ThreatCollectionArgs } from "./threatCollection.js";
export { ThreatFeed, type ThreatFeedArgs } from "./threatFeed.js";
export { type FleetCollection, ThreatFleet, type ThreatFleetArgs } from "./threatFleet.js";
