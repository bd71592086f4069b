import type { Machine } from "../measure/machine.js";
import type { TreeUse } from "../measure/processTree.js";
import { ratios, type Spread, spreadOf } from "../measure/statistics.js";

/** What a budget bounds: ours itself, or ours by the reference's. */
export interface Budget {
  readonly of: "ratio" | "ours";
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** A comparison as a benchmark hands it in. */
export interface BenchmarkPair {
  /** What was done, with its size: "up of 300". */
  readonly case: string;
  /** Unit of the values: "s", "MB", "MB/s", "bytes". */
  readonly unit: string;
  readonly ours: readonly number[];
  readonly reference?: { readonly name: string; readonly values: readonly number[] };
  readonly budget?: Budget;
  readonly memory?: Readonly<Record<string, Memory>>;
  readonly note?: string;
}

/** Peak memory in MB (10^6 bytes). */
export interface Memory {
  readonly tree?: number;
  readonly process: number;
}

/** A comparison as it is kept. */
export interface Row {
  readonly case: string;
  readonly unit: string;
  readonly ours: Spread & { readonly values: readonly number[] };
  readonly reference?: Spread & { readonly name: string; readonly values: readonly number[] };
  readonly ratio?: Spread;
  readonly budget?: Budget;
  readonly met?: boolean;
  readonly memory?: Readonly<Record<string, Memory>>;
  readonly note?: string;
}

/** What bench/results/<benchmark>.json holds. */
export interface Result {
  readonly benchmark: string;
  readonly size: string;
  /** ISO 8601 instant at which the measuring began. */
  readonly began: string;
  readonly machine: Machine;
  /** Load averages of the last minute, before and after. */
  readonly load: { readonly before: number; readonly after: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

export function judge(comparison: BenchmarkPair): Row {
  const { ours, reference, budget, ...rest } = comparison;
  const ratio = reference === undefined ? undefined : spreadOf(ratios(ours, reference.values));
  const own = spreadOf(ours);
  const judged = budget?.of === "ratio" ? ratio : own;
  if (budget !== undefined && judged === undefined) {
    throw new Error(
      `The budget of "${comparison.case}" is a ratio, but nothing to compare with was measured`,
    );
  }
  return {
    ...rest,
    ours: { ...rounded(own), values: ours.map(significant) },
    ...(reference === undefined
      ? {}
      : {
          reference: {
            name: reference.name,
            ...rounded(spreadOf(reference.values)),
            values: reference.values.map(significant),
          },
        }),
    ...(ratio === undefined ? {} : { ratio: rounded(ratio) }),
    ...(budget === undefined || judged === undefined ? {} : { budget, met: holds(budget, judged.median) }),
  };
}

const holds = ({ atMost, atLeast }: Budget, value: number): boolean =>
  (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);

const significant = (value: number): number => Number(value.toPrecision(4));
const rounded = ({ median, min, max }: Spread): Spread => ({
  median: significant(median),
  min: significant(min),
  max: significant(max),
});

/** The greatest peaks over several runs. */
export function memoryOf(uses: readonly TreeUse[]): Memory {
  const megabytes = (bytes: readonly number[]) => Math.round(Math.max(0, ...bytes) / 1e6);
  return {
    tree: megabytes(uses.map(({ peakTreeBytes }) => peakTreeBytes)),
    process: megabytes(uses.map(({ peakProcessBytes }) => peakProcessBytes)),
  };
}
