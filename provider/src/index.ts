export {
  type ErrorCode,
  type ErrorFacts,
  ExtraHopError,
  errorCodes,
  isExtraHopError,
} from "./errors/index.js";
export type { FeedAssignment } from "./program/assignFeeds.js";
export { type DeclaredSystem, declaredSystems, describeDeclaredSystems } from "./program/declaredSystems.js";
export type { FleetSource } from "./program/fleetSources.js";
export type { NamedSource } from "./program/namedSource.js";
export type { SourceInput } from "./program/sourcePath.js";
export { type SystemArgs, ThreatCollection, type ThreatCollectionArgs } from "./program/threatCollection.js";
export { ThreatFeed, type ThreatFeedArgs } from "./program/threatFeed.js";
export { type FleetCollection, ThreatFleet, type ThreatFleetArgs } from "./program/threatFleet.js";
export type { CsvOptions, SourceFormat } from "./stix/index.js";
