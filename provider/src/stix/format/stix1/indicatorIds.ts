import type { Spot } from "../../problems.js";
import { FingerprintSet } from "./fingerprintSet.js";

/** References that are kept with id and place; of others, only their number is known. */
const maxPending = 10_000;

/** An idref without a target in the document. */
export interface UnresolvedIdref {
  /** As it is written. */
  readonly id: string;
  readonly at: Spot;
}

/** The ids of a package's indicators: which of them are repeated, and which idrefs of composite indicators lead nowhere. */
export class IndicatorIds {
  /** Indicators with an id that an earlier one has. */
  duplicates = 0;
  readonly #defined = new FingerprintSet();
  readonly #pending: (UnresolvedIdref & { readonly fingerprint: number })[] = [];
  /** Fingerprints of references beyond those. */
  readonly #more: number[] = [];

  /** @param fingerprint of an id's local part */
  define(fingerprint: number): void {
    if (this.#defined.add(fingerprint)) this.duplicates += 1;
  }

  /** An idref of a composite indicator to another one, which may follow. */
  refer(fingerprint: number, id: string, at: Spot): void {
    if (this.#defined.has(fingerprint)) return;
    if (this.#pending.length < maxPending) this.#pending.push({ fingerprint, id, at });
    else this.#more.push(fingerprint);
  }

  /** At the end of the document: idrefs without a target, and the number of those whose id is not known any more. */
  unresolved(): { readonly named: readonly UnresolvedIdref[]; readonly others: number } {
    const isMissing = (fingerprint: number) => !this.#defined.has(fingerprint);
    return {
      named: this.#pending.filter(({ fingerprint }) => isMissing(fingerprint)),
      others: this.#more.filter(isMissing).length,
    };
  }
}
