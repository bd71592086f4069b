import type { Benchmark, Size } from "../benchmark.js";
import { jsonWithIndicators } from "../feeds/files.js";
import { inTurn } from "../measure/pairs.js";
import type { Run } from "../measure/run.js";
import { type BenchmarkPair, memoryOf } from "../report/result.js";
import { withSimulators } from "../simulators/simulators.js";
import { collectionsProgram } from "../stack/programs.js";
import { type Environment, withStack } from "../stack/stack.js";

const plan: Readonly<Record<Size, { readonly count: number; readonly pairs: number }>> = {
  tiny: { count: 2, pairs: 1 },
  quick: { count: 40, pairs: 1 },
  full: { count: 300, pairs: 3 },
};

/** Settings of the engine, each alone. */
const settings = {
  PULUMI_SKIP_CHECKPOINTS: "true",
  PULUMI_DIY_BACKEND_ZSTD: "true",
  PULUMI_PARALLEL: "32",
  PULUMI_PARALLEL_DIFF: "true",
} as const;

interface Pair {
  readonly up: Run;
  readonly preview: Run;
}

export const engineSettings: Benchmark = {
  name: "engine-settings",
  title: "what settings of the engine change, one at a time, against none",
  async run({ size, pairs, say }) {
    const { count, pairs: usual } = plan[size];
    const feed = await jsonWithIndicators(10);
    return withSimulators({ systems: 1, firmware: "26.3.0.1000" }, async (simulators) => {
      const live = (name: string, environment: Environment) => async (): Promise<Pair> => {
        say(`${count} collections with ${name}`);
        await simulators.reset();
        const own = { EXTRAHOP_SYSTEMS: simulators.declaration, FEED: feed, COUNT: String(count) };
        return withStack(collectionsProgram, { ...own, ...environment }, async (stack) => ({
          up: await stack.up(),
          preview: await stack.preview(),
        }));
      };
      const none = "no setting";
      const sides = Object.fromEntries([
        [none, live(none, {})],
        ...Object.entries(settings).map(([name, value]) => [name, live(name, { [name]: value })] as const),
      ]);
      const found = await inTurn(pairs ?? usual, sides);
      const seconds = (name: string, of: keyof Pair) => (found[name] ?? []).map((pair) => pair[of].seconds);
      return Object.entries(settings).flatMap(([name, value]) =>
        (["up", "preview"] as const).map(
          (of): BenchmarkPair => ({
            case: `${name}=${value}: ${of === "up" ? "up" : "no-op preview"} of ${count}`,
            unit: "s",
            ours: seconds(name, of),
            reference: { name: none, values: seconds(none, of) },
            memory: { ours: memoryOf((found[name] ?? []).map((pair) => pair[of].use)) },
          }),
        ),
      );
    });
  },
};
