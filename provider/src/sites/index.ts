export { type BaseStack, readBaseStack } from "./baseStack.js";
export type { FailureCause } from "./failure.js";
export { type PulumiRun, runPulumiProcess } from "./pulumiProcess.js";
export { runSites } from "./runSites.js";
export { SavedPreviews } from "./savedPreviews.js";
export { type Grouping, groupSystems, type Shard, type Site, sitesOfShard, stackOfName } from "./sites.js";
export type { SiteOperation, SiteOutcome, SitesRun } from "./sitesRun.js";
export { type FleetStacks, findFleetStacks, fleetTag, type SiteWork } from "./siteWork.js";
export { pulumi, shortName } from "./stackCommands.js";
