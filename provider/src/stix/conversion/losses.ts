import type { Loss } from "../model.js";

/** What writing can lose by itself; reading names its own reasons. */
const writingLosses = {
  revoked: "Revoked indicators were left out",
  "value-not-xml": "Values with characters that XML can't hold were left out",
  "value-not-text": "Values that are no valid Unicode text were left out",
  "text-not-xml": "Texts lost characters that XML can't hold",
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
  const what = known[reason] ?? `What no system can match was left out (${reason})`;
  return `${what}: ${count.toLocaleString("en-US")}.`;
}
