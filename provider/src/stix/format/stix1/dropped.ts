import type { DroppedReason } from "../../model.js";
import type { FeedSink } from "../../reading/feedSink.js";
import type { ElementKind } from "./elementKind.js";

/** Elements that are counted wherever they are, by local name. */
const anywhere: ReadonlyMap<string, DroppedReason> = new Map([
  ["Handling", "marking"],
  ["Sighting", "sighting"],
  ["Related_Indicator", "relationship"],
  ["Related_Campaign", "relationship"],
  ["Related_Package", "relationship"],
  ["Indicated_TTP", "relationship"],
  ["Suggested_COA", "relationship"],
  ["Likely_Impact", "other-property"],
]);

/** Lists of a package whose members are not indicators. */
const lists: ReadonlySet<string> = new Set([
  ...["TTPs", "Exploit_Targets", "Incidents", "Courses_Of_Action", "Campaigns", "Threat_Actors", "Reports"],
]);

const ofHeader: ReadonlySet<string> = new Set([
  "Title",
  "Description",
  "Short_Description",
  "Package_Intent",
]);

/**
 * Counts an element outside of observables that a conversion does not carry over, unless it is part of
 * another one.
 */
export function countDropped(kind: ElementKind, parent: ElementKind | undefined, sink: FeedSink): void {
  const reason = reasonFor(kind, parent);
  if (reason !== undefined) sink.dropped(reason, 1);
}

function reasonFor({ local, vocabulary }: ElementKind, parent: ElementKind | undefined) {
  if (parent?.role === "header" && ofHeader.has(local)) return "package-details";
  if (parent?.vocabulary === "stix" && lists.has(parent.local) && local !== "Kill_Chains")
    return "context-object";
  return vocabulary === "other" || vocabulary === "object" ? undefined : anywhere.get(local);
}
