import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { jsonWithIndicators, xmlWithIndicators } from "../feeds/files.js";
import { inTurn } from "../measure/pairs.js";
import { runWorker } from "../measure/run.js";
import { pythonWith } from "../peers/python.js";
import { ownPlace, pythonProgram, worker } from "../places.js";
import type { BenchmarkPair } from "../report/result.js";

/**
 * The references take minutes for what takes ours a second, so they get less of it and the time of one
 * indicator is compared.
 */
interface Plan {
  readonly indicators: number;
  readonly referenceIndicators: number;
  readonly pairs: number;
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { indicators: 200, referenceIndicators: 20, pairs: 1 },
  quick: { indicators: 20_000, referenceIndicators: 500, pairs: 3 },
  full: { indicators: 100_000, referenceIndicators: 3_000, pairs: 3 },
};

const directions = [
  {
    name: "2.1 → 1.2",
    generation: "stix1",
    source: jsonWithIndicators,
    tool: "stix2-slider",
    timesFaster: 80,
    program: "slide",
  },
  {
    name: "1.2 → 2.1",
    generation: "stix2",
    source: xmlWithIndicators,
    tool: "stix2-elevator",
    timesFaster: 50,
    program: "elevate",
  },
] as const;

export const convert: Benchmark = {
  name: "convert",
  title: "indicators from one version of STIX to the other, split at 3,000",
  async run({ size, pairs, say }) {
    const { indicators, referenceIndicators, pairs: usual } = plan[size];
    const python = await pythonWith("oasis");
    const comparisons: BenchmarkPair[] = [];
    const out = ownPlace("converted");
    for (const { name, generation, source, tool, timesFaster, program } of directions) {
      const all = await source(indicators);
      const half = await source(indicators / 2);
      const some = await source(referenceIndicators);
      const ours = (file: string) =>
        runWorker(process.execPath, [worker("convert"), file, generation, join(out, "ours.tgz")]);
      say(`convert ${name}`);
      const found = await inTurn(pairs ?? usual, {
        ours: () => ours(all),
        reference: () => runWorker(python, [pythonProgram(program), some, join(out, "reference")]),
        half: () => ours(half),
      });
      const converted = found.ours.map((report) => report.found);
      if (converted.some((count) => count !== indicators)) {
        throw new Error(`${name} gave ${converted.join(", ")} indicators of ${indicators}`);
      }
      const peaks = (reports: readonly { peakBytes: number }[]) =>
        reports.map(({ peakBytes }) => peakBytes / 1e6);
      const microseconds = (reports: readonly { seconds: number }[], count: number) =>
        reports.map(({ seconds }) => (seconds / count) * 1e6);
      comparisons.push(
        {
          case: `${name}, ${indicators.toLocaleString("en-US")}: time of one indicator`,
          unit: "µs",
          ours: microseconds(found.ours, indicators),
          reference: { name: tool, values: microseconds(found.reference, referenceIndicators) },
          budget: { of: "ratio", atMost: 1 / timesFaster },
          memory: {
            ours: { process: Math.round(Math.max(...peaks(found.ours))) },
            reference: { process: Math.round(Math.max(...peaks(found.reference))) },
          },
          note: `${tool} converted ${referenceIndicators.toLocaleString("en-US")}, once in each pair; the budget is ${timesFaster} times faster.`,
        },
        {
          case: `${name}: peak memory against half as many`,
          unit: "MB",
          ours: peaks(found.ours),
          reference: { name: "ours, half", values: peaks(found.half) },
          budget: { of: "ratio", atMost: 1.15 },
        },
      );
    }
    return comparisons;
  },
};
