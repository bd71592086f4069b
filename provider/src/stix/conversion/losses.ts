import { groupedNumber } from "../groupedNumber.js";
import type { DroppedReason, Loss } from "../model.js";

/** What writing can lose by itself; reading names its own reasons. */
const writingLosses = {
  revoked: "Revoked indicators were left out",
  "value-not-xml": "Values with characters that XML cannot hold were left out",
  "value-not-text": "Values that are no valid Unicode text were left out",
  "text-not-xml": "Texts lost characters that XML cannot hold",
  "text-not-text": "Texts lost halves of characters",
  "hostname-kind": "Host names became domain names, because STIX 2 tells no difference",
  "reference-details":
    "References lost source, identifier or description, because STIX 1.2 holds only an address",
  "reference-without-url":
    "References without an address were left out, because STIX 1.2 holds only an address",
  "reference-empty": "References that say nothing were left out",
  "kill-chain-unnamed": "Kill chain phases without a name of chain or phase were left out",
  "validity-contradictory":
    "Indicators that end before they start got a start just before their end, and so stay expired",
  "confidence-out-of-range": "Confidences outside 0 to 100 were left out",
  "repeated-value":
    "Indicators for values that others were written for were left out, with their names, times and references",
} as const;

export type WritingLoss = keyof typeof writingLosses;

/** What no conversion carries over. */
const droppedLosses: Readonly<Record<DroppedReason, string>> = {
  marking: "Markings, such as TLP, were left out",
  label: "Labels were left out, because the indicator types were kept",
  relationship: "Relationships between objects were left out",
  sighting: "Sightings were left out",
  "other-property": "Other properties of indicators were left out, such as languages, extensions and impacts",
  "context-object": "Objects that describe threats were left out, such as malware, campaigns and reports",
  "identity-details": "Of identities only the name was kept",
  "producer-unknown": "Producers that the source does not name were left out",
  "package-details": "Titles, descriptions and intents of packages were left out",
  composition: "Patterns lost how their values are joined (AND, FOLLOWEDBY, times, counts)",
  "older-version": "Older versions of objects were left out",
  "unread-column":
    "Columns of tables beside those of indicators were left out, such as dates, tags and references",
  "outside-scope": "Observed values that no indicator looks for were left out",
};

/** Reasons why a source itself takes a value back. */
const takenBack: ReadonlySet<string> = new Set([
  "allowed",
  "allowed-section",
  "benign",
  "deleted",
  "exception",
  "expired",
  "false-positive",
  "inactive",
  "no-reputation",
  "not-malicious",
  "not-to-ids",
  "revoked",
]);

/** Counts what a conversion cannot carry over. */
export class LossTally {
  readonly #counts = new Map<string, number>();

  /** Something that the writer itself cannot express. */
  add(reason: WritingLoss, count = 1): void {
    this.#count(reason, count);
  }

  /** A value that the reader found no use for, with its reason. */
  addUnusable(reason: string, count: number): void {
    this.#count(reason, count);
  }

  /** Something that the reader does not pass on. */
  addDropped(reason: DroppedReason, count: number): void {
    this.#count(reason, count);
  }

  /** Sorted by reason. */
  list(): Loss[] {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reason, count]) => ({ reason, count, message: sentence(reason, count) }));
  }

  #count(reason: string, count: number): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }
}

function sentence(reason: string, count: number): string {
  const known: Readonly<Record<string, string>> = { ...writingLosses, ...droppedLosses };
  const what =
    known[reason] ??
    (takenBack.has(reason)
      ? `Values that the source marks as no threat, or as no longer one, were left out (${reason})`
      : `What no system can match was left out (${reason})`);
  return `${what}: ${groupedNumber(count)}.`;
}
