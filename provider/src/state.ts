/**
 * What this package leaves in a stack's state and reports in a preview, for programs that read them, such as
 * policies: the shape of the resources' properties, and messages by code. Needs no Pulumi SDK.
 *
 * @module
 */

export type { FormerCollection } from "./collection/formers.js";
export {
  type CollectionInputs,
  type ContentComparison,
  readStored as readStoredCollection,
  type StoredCollection,
} from "./collection/schema.js";
export { excerpt, printable } from "./escaping/terminal.js";
export { type FeedInputs, readStoredFeed, type StoredFeed } from "./feed/schema.js";
export { keptValues } from "./inspection/keptValues.js";
export type { FeedState } from "./inspection/previousValues.js";
export { type MessageCode, messageCodes, type ReadMessage, readMessage } from "./messages/index.js";
export { collectionType, feedType } from "./resource/resourceTypes.js";
export { type SystemReference, skipsVerification, systemName } from "./resource/systemReference.js";
export { readSystemNames as readRetiredSystems } from "./systems/index.js";
