import type { BenchmarkPair } from "./report/result.js";

/**
 * `tiny` proves that a benchmark works, `quick` takes minutes for all of them, `full` is what the budgets are
 * about.
 */
export const sizes = ["tiny", "quick", "full"] as const;
export type Size = (typeof sizes)[number];

export interface Setting {
  readonly size: Size;
  /** How many pairs to measure instead of the benchmark's own number. */
  readonly pairs?: number;
  /** Tells what is going on. */
  readonly say: (text: string) => void;
}

export interface Benchmark {
  readonly name: string;
  /** What is compared with what, in one line. */
  readonly title: string;
  run(setting: Setting): Promise<readonly BenchmarkPair[]>;
}
