export { type Blame, blame } from "./blame.js";
export { compareLocks, lockOfCommit } from "./compareLocks.js";
export { ContentStore } from "./contentStore.js";
export { type Credentials, parseCredentials } from "./credentials.js";
export type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
export { parseDeclaration, readDeclaration } from "./declaration/readDeclaration.js";
export { jsonSchemaOf } from "./declaration/shape.js";
export { declarationShape } from "./declaration/sourceShape.js";
export { type NextExpiry, nextExpiry } from "./expiryTimes.js";
export { type FeedSummary, readFeedSummary } from "./feedSummary.js";
export { feedPath, placeFeed, type ResolvedFeed, resolveFeed } from "./feeds.js";
export { type LockedSource, type LockFile, lockPath, readLock } from "./lockFile.js";
export { type PinnedContent, pinnedContents } from "./pinnedContents.js";
export type { SourceDifference } from "./sourceDifference.js";
export {
  defaultDeclaration,
  parseSourceReference,
  type SourceReference,
  sourceReference,
} from "./sourceReference.js";
export { readStatuses, type SourceStatus } from "./sourceStatus.js";
export { restoreSources, type SourceUpdate, updateSources } from "./updateSources.js";
