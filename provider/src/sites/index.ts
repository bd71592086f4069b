export { type BaseStack, readBaseStack } from "./baseStack.js";
export { runSites, type SiteOperation, type SiteOutcome, type SitesRun } from "./runSites.js";
export { SavedPreviews } from "./savedPreviews.js";
export { type Grouping, groupSystems, type Shard, type Site, sitesOfShard } from "./sites.js";
