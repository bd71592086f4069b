import { changedOutside, notVerified, otherFirmware } from "../../collection/schema.js";
import { type FeedChange, isGoing, wentWrong } from "../model.js";
import type { Resource } from "../preview/preview.js";
import type { FeedGroup } from "./feedGroup.js";
import type { StackResource } from "./stackView.js";

/** How a feed changes: decided by its ThreatFeeds, and by its collections if it has none. */
export function changeKind({ feeds, collections }: FeedGroup): FeedChange["kind"] {
  if (isRemoved({ feeds, collections })) {
    const staysOnSystems =
      collections.length > 0 && collections.every(({ state }) => state === "drop-record");
    return staysOnSystems ? "same" : "removed";
  }
  const all = [...feeds, ...collections.map(({ resource }) => resource)];
  if (all.every(isUnplanned)) return "same";
  const remaining = all.filter(({ after }) => after !== undefined);
  if (remaining.length === 0) return all.some(({ before }) => before !== undefined) ? "same" : "unknown";
  const remainingFeeds = feeds.filter(({ after }) => after !== undefined);
  const deciding = remainingFeeds.length > 0 ? remainingFeeds : remaining;
  if (deciding.some(({ before }) => before !== undefined)) return sameOrChanged(deciding);
  if (feeds.length === 0 && collections.every(({ state }) => wentWrong(state))) return "unknown";
  // All of them are new; the feed is not if a resource of another name, or on another system, had its source.
  const before = all.find((one) => one.before !== undefined)?.before;
  return before === undefined ? "new" : sameOrChanged(deciding.map(({ after }) => ({ before, after })));
}

function isRemoved({ feeds, collections }: Pick<FeedGroup, "feeds" | "collections">): boolean {
  return collections.length > 0
    ? collections.every(({ state }) => isGoing(state))
    : feeds.every(({ ops }) => ops.has("delete"));
}

/** A bare `preview --json` omits what does not change, but not the messages about it. */
const isUnplanned = ({ ops, before, after, said }: StackResource): boolean =>
  ops.size === 0 &&
  before === undefined &&
  after === undefined &&
  said.every(({ severity }) => severity !== "error");

interface States {
  readonly before?: Resource | undefined;
  readonly after?: Resource | undefined;
}

const sameOrChanged = (resources: readonly States[]): "same" | "changed" =>
  resources.some(contentDiffers) ? "changed" : "same";

/** True if the content of a feed or collection differs after the run. */
export function contentDiffers({ before, after }: States): boolean {
  const old = before?.feed ?? before?.collection;
  const now = after?.feed ?? after?.collection;
  if (old === undefined || now === undefined) return false;
  // A mark describes the system, not the feed.
  if (isMark(old.digest)) return JSON.stringify(old.indicators) !== JSON.stringify(now.indicators);
  return old.digest !== now.digest || old.scope !== now.scope;
}

const marks = new Set([changedOutside, otherFirmware, notVerified]);

/** True if a refresh or a failed upload replaced the digest by words. */
const isMark = (digest: string | undefined): boolean => digest !== undefined && marks.has(digest);
