import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { type Run, run } from "../measure/run.js";
import { repository } from "../places.js";
import { type BenchmarkPair, memoryOf } from "../report/result.js";
import { withSimulators } from "../simulators/simulators.js";
import { fleetProgram } from "../stack/programs.js";
import { withStack } from "../stack/stack.js";
import { sceneFolder, writeFeeds } from "./converge.js";

interface Plan {
  /** Sizes of fleets, the smallest first; the largest is also run as one stack. */
  readonly systems: readonly number[];
  readonly files: number;
  readonly systemsOfSite: number;
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { systems: [1, 2], files: 2, systemsOfSite: 1 },
  small: { systems: [5, 20], files: 10, systemsOfSite: 5 },
  full: { systems: [25, 50, 100], files: 20, systemsOfSite: 10 },
};

const fileBytes = 20_000;
const driver = join(repository, "provider", "bin", "pulumi-extrahop.js");

type Way = "one stack" | "sites";

async function firstUp(way: Way, systems: number, feeds: string, systemsOfSite: number): Promise<Run> {
  return withSimulators({ systems, firmware: "9.8.0.1000" }, ({ declaration }) =>
    withStack(fleetProgram, { EXTRAHOP_SYSTEMS: declaration, FEEDS: feeds }, (stack) => {
      if (way === "one stack") return stack.up();
      const grouping = ["--stack", "bench", "--by", String(systemsOfSite), "--parallel", "2"];
      return run(process.execPath, [driver, "fleet", "up", ...grouping], {
        cwd: stack.folder,
        env: stack.driver,
      });
    }),
  );
}

export const fleetSites: Benchmark = {
  name: "fleet-sites",
  title: "the first `up` of a fleet as a stack for each site, against one stack for all",
  async run({ size, pairs = 1, say }) {
    const { systems, files, systemsOfSite } = plan[size];
    const feeds = sceneFolder();
    await writeFeeds(feeds, { files, fileBytes });
    const go = async (way: Way, count: number): Promise<readonly Run[]> => {
      const runs: Run[] = [];
      for (let round = 0; round < pairs; round++) {
        say(`${count} systems × ${files} feeds as ${way}`);
        runs.push(await firstUp(way, count, feeds, systemsOfSite));
      }
      return runs;
    };
    try {
      const sites: (readonly Run[])[] = [];
      for (const count of systems) sites.push(await go("sites", count));
      const most = systems.at(-1) ?? 0;
      return compare(plan[size], sites, await go("one stack", most));
    } finally {
      rmSync(feeds, { recursive: true, force: true });
    }
  },
};

function compare(
  { systems, files, systemsOfSite }: Plan,
  sites: readonly (readonly Run[])[],
  whole: readonly Run[],
): BenchmarkPair[] {
  const seconds = (runs: readonly Run[] | undefined) => (runs ?? []).map((one) => one.seconds);
  const memory = (runs: readonly Run[] | undefined) => memoryOf((runs ?? []).map(({ use }) => use));
  const [least = 0] = systems;
  const most = systems.at(-1) ?? 0;
  const times = most / least;
  return [
    {
      case: `${most} systems × ${files} feeds, sites of ${systemsOfSite}`,
      unit: "s",
      ours: seconds(sites.at(-1)),
      reference: { name: "one stack", values: seconds(whole) },
      budget: { of: "ratio", atMost: 0.5 },
      memory: { ours: memory(sites.at(-1)), reference: memory(whole) },
    },
    {
      case: `growth of sites from ${least * files} to ${most * files} collections`,
      unit: "s",
      ours: seconds(sites.at(-1)),
      reference: {
        name: `${times} × the time of ${least * files}`,
        values: seconds(sites[0]).map((one) => one * times),
      },
      budget: { of: "ratio", atMost: 1.1 },
      note: systems.map((count, i) => `${count * files}: ${seconds(sites[i])[0]?.toFixed(1)} s`).join(", "),
    },
  ];
}
