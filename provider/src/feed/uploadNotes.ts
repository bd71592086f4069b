import { type Message, notAsIs, notJudged } from "../messages/index.js";
import type { KnownInspection } from "../stix/index.js";
import { changesDocument, preventsAsIs } from "../stix/index.js";

/**
 * What a reviewer should know about the bytes that are uploaded: why a STIX source does not go byte for byte,
 * and how many objects of other kinds go with it.
 */
export function uploadNotes({ documents, differences }: KnownInspection): readonly Message[] {
  const stix = documents.filter(({ format }) => format !== "list");
  if (stix.length === 0) return [];
  const reasons = differences.filter(preventsAsIs).map(({ kind, count }) => ({ count, reason: kind }));
  const objects = stix
    .flatMap(({ differences: all = [] }) => (all.some(changesDocument) ? [] : all))
    .reduce((sum, { kind, count }) => (kind === "other-object" ? sum + count : sum), 0);
  return [
    ...(reasons.length > 0 ? [notAsIs({ reasons })] : []),
    ...(objects > 0 ? [notJudged({ objects })] : []),
  ];
}
