import type { Spot } from "../../problems.js";
import { Fingerprints } from "./fingerprints.js";

/** References that are kept with id and place; of others, only their number is known. */
const maxNamed = 10_000;

/** An idref without a target in the document. */
export interface UnresolvedIdref {
  /** As it is written. */
  readonly id: string;
  readonly at: Spot;
}

/**
 * The ids of a package's indicators: which of them are repeated, and which idrefs of composite indicators
 * lead nowhere.
 */
export class IndicatorIds {
  readonly #defined = new Fingerprints();
  readonly #references: number[] = [];
  /** Of the first references. */
  readonly #named: UnresolvedIdref[] = [];

  /** @param fingerprint of an id's local part */
  define(fingerprint: number): void {
    this.#defined.add(fingerprint);
  }

  /** An idref of a composite indicator to another one, which may follow. */
  refer(fingerprint: number, id: string, at: Spot): void {
    this.#references.push(fingerprint);
    if (this.#named.length < maxNamed) this.#named.push({ id, at });
  }

  /** Indicators with an id that an earlier one has. */
  duplicates(): number {
    return this.#defined.duplicates();
  }

  /** At the end of the document: idrefs without a target, and the number of those whose id was not kept. */
  unresolved(): { readonly named: readonly UnresolvedIdref[]; readonly others: number } {
    const missing = this.#defined.missing(this.#references);
    const named = this.#named.filter((_, i) => missing.has(this.#references[i] ?? 0));
    return { named, others: this.#references.filter((one) => missing.has(one)).length - named.length };
  }
}
