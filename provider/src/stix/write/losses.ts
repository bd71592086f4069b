import type { Loss } from "../model.js";

/** What writing can lose by itself; reading names its own reasons. */
const writingLosses = {
  revoked: "revoked indicators were left out",
  "value-not-xml": "values hold characters that XML can't, and were left out",
  "value-not-text": "values are no valid Unicode text, and were left out",
  "text-not-xml": "texts held characters that XML can't; these characters were dropped",
  "text-not-text": "texts held halves of characters; these were dropped",
  "hostname-kind": "host names became domain names, because STIX 2 tells no difference",
  "reference-details":
    "references lost their source, identifier or description, because STIX 1.2 holds only the address",
  "reference-without-url":
    "references without an address were left out, because STIX 1.2 holds only the address",
  "reference-empty": "references that say nothing were left out",
  "kill-chain-unnamed": "kill chain phases without a name of chain or phase were left out",
  "validity-contradictory":
    "indicators end before they start; they start just before their end now, and so stay expired",
  "confidence-out-of-range": "confidences outside 0 to 100 were left out",
} as const;

export type WritingLoss = keyof typeof writingLosses;

/** Counts what a conversion can't carry over. */
export class LossTally {
  readonly #counts = new Map<string, number>();

  /** Something that the writer itself can't express. */
  add(reason: WritingLoss, count = 1): void {
    this.#count(reason, count);
  }

  /** A value that the reader found no use for, with its reason. */
  addUnusable(reason: string, count: number): void {
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
  const known: Readonly<Record<string, string>> = writingLosses;
  const number = count.toLocaleString("en-US");
  const what =
    known[reason] ?? `values of the kind "${reason}" can't be matched by a system and were left out`;
  return `${number} ${what}.`;
}
