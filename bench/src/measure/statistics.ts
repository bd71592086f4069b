/** What several measurements of the same thing say. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError where there is nothing to sum up */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError("A spread needs at least one measurement");
  const upper = sorted[Math.floor(sorted.length / 2)] ?? max;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? min;
  return { median: (lower + upper) / 2, min, max };
}

/** Ratio of each pair, ours by the reference's: what was measured right after one another is compared. */
export function ratios(ours: readonly number[], reference: readonly number[]): number[] {
  const pairs = Math.min(ours.length, reference.length);
  return Array.from({ length: pairs }, (_, i) => (ours[i] ?? Number.NaN) / (reference[i] ?? Number.NaN));
}
