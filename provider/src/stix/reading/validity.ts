/**
 * Until when a source's indicators are valid, stated without regard to the hour: what has expired depends on
 * when one looks, and what is known of a source is kept from one run to the next.
 */
export interface Validity {
  /** Indicators as the source counts them, valid or not, with or without an end. */
  readonly indicators: number;
  /** Instants in milliseconds since 1970, in order, and how many indicators end with each. */
  readonly ends: readonly (readonly [until: number, count: number])[];
}

/**
 * How many indicators' time is over. At most so many, where a source has more different ends than are kept:
 * they are rounded up.
 */
export function expiredAt({ ends }: Validity, now: number): number {
  return ends.reduce((sum, [until, count]) => (until <= now ? sum + count : sum), 0);
}

const maxEnds = 2_000;
const minute = 60_000;
/** Coarser and coarser; few sources need more than the first. */
const steps = [1, minute, 60 * minute, 24 * 60 * minute, 30 * 24 * 60 * minute];

/** Gathers the ends of indicators in bounded memory. */
export class ValidityCount {
  #indicators = 0;
  #ends = new Map<number, number>();
  #step = 0;

  /** @param until milliseconds since 1970; undefined for an indicator without an end */
  add(until: number | undefined): void {
    this.#indicators += 1;
    if (until === undefined || Number.isNaN(until)) return;
    this.#count(until, 1);
    while (this.#ends.size > maxEnds && this.#step < steps.length - 1) this.#coarsen();
  }

  result(): Validity {
    return { indicators: this.#indicators, ends: [...this.#ends].sort(([a], [b]) => a - b) };
  }

  #count(until: number, count: number): void {
    const step = steps[this.#step] ?? 1;
    // Upwards, so that nothing is called expired before its time.
    const end = Math.ceil(until / step) * step;
    this.#ends.set(end, (this.#ends.get(end) ?? 0) + count);
  }

  #coarsen(): void {
    const ends = this.#ends;
    this.#ends = new Map();
    this.#step += 1;
    for (const [until, count] of ends) this.#count(until, count);
  }
}
