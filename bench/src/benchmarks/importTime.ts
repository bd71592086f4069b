import type { Benchmark, Size } from "../benchmark.js";
import { inTurn } from "../measure/pairs.js";
import { runWorker, type WorkerReport } from "../measure/run.js";
import { repository, worker } from "../places.js";
import type { BenchmarkPair } from "../report/result.js";

const pairsOf: Readonly<Record<Size, number>> = { tiny: 1, quick: 5, full: 21 };

const seconds = (reports: readonly WorkerReport[]) => reports.map((report) => report.seconds);
const peak = (reports: readonly WorkerReport[]) => ({
  process: Math.round(Math.max(...reports.map(({ peakBytes }) => peakBytes)) / 1e6),
});

export const importTime: Benchmark = {
  name: "import-time",
  title: "requiring the package, against requiring @pulumi/pulumi alone",
  async run({ size, pairs, say }) {
    const load =
      (...modules: string[]) =>
      () =>
        runWorker(process.execPath, [worker("require"), ...modules], { cwd: repository });
    say("import");
    const found = await inTurn(pairs ?? pairsOf[size], {
      program: load("pulumi-extrahop"),
      // The host of dynamic providers has loaded the SDK before it evaluates the provider's text.
      provider: load("@pulumi/pulumi", "pulumi-extrahop/provider"),
      reference: load("@pulumi/pulumi"),
    });
    const against = (name: string, ours: readonly WorkerReport[]): BenchmarkPair => ({
      case: name,
      unit: "s",
      ours: seconds(ours),
      reference: { name: "@pulumi/pulumi", values: seconds(found.reference) },
      budget: { of: "ratio", atMost: 1.15 },
      memory: { ours: peak(ours), reference: peak(found.reference) },
    });
    return [against("in a program", found.program), against("in the provider process", found.provider)];
  },
};
