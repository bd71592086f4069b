import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { processorTime } from "../measure/processorTime.js";
import type { Run } from "../measure/run.js";
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
  readonly pairs: number;
  /** Numbers of sites of one system each, to see how the time grows with them; measured once. */
  readonly manySites: readonly [few: number, many: number];
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { systems: [1, 2], files: 2, systemsOfSite: 1, pairs: 1, manySites: [1, 2] },
  quick: { systems: [2, 8], files: 5, systemsOfSite: 2, pairs: 1, manySites: [2, 6] },
  full: { systems: [25, 50, 100], files: 20, systemsOfSite: 10, pairs: 3, manySites: [50, 200] },
};

const fileBytes = 20_000;
const driver = join(repository, "provider", "bin", "pulumi-extrahop.js");

type Way = "one stack" | "sites";

interface Life {
  readonly up: Run;
  /** Processor time of a preview with nothing to do, in seconds; of sites only. */
  readonly unchanged?: number;
}

async function live(way: Way, systems: number, feeds: string, systemsOfSite: number): Promise<Life> {
  return withSimulators({ systems, firmware: "9.8.0.1000" }, ({ declaration }) =>
    withStack(fleetProgram, { EXTRAHOP_SYSTEMS: declaration, FEEDS: feeds }, async (stack) => {
      if (way === "one stack") return { up: await stack.up() };
      const grouping = ["--stack", "bench", "--by", String(systemsOfSite), "--parallel", "2"];
      const fleet = (operation: "up" | "preview") =>
        processorTime(process.execPath, [driver, "fleet", operation, ...grouping], {
          cwd: stack.folder,
          env: stack.driver,
        });
      const { run: up } = await fleet("up");
      return { up, unchanged: (await fleet("preview")).processorSeconds };
    }),
  );
}

export const fleetSites: Benchmark = {
  name: "fleet-sites",
  title: "the first `up` of a fleet as a stack for each site, against one stack for all",
  async run({ size, pairs = plan[size].pairs, say }) {
    const { systems, files, systemsOfSite } = plan[size];
    const feeds = sceneFolder();
    await writeFeeds(feeds, { files, fileBytes });
    const go = async (way: Way, count: number): Promise<readonly Life[]> => {
      const lives: Life[] = [];
      for (let round = 0; round < pairs; round++) {
        say(`${count} systems × ${files} feeds as ${way}`);
        lives.push(await live(way, count, feeds, systemsOfSite));
      }
      return lives;
    };
    try {
      const sites: (readonly Life[])[] = [];
      for (const count of systems) sites.push(await go("sites", count));
      const most = systems.at(-1) ?? 0;
      const whole = await go("one stack", most);
      return [...compare(plan[size], sites, whole), await growthOfSites(plan[size].manySites, feeds, say)];
    } finally {
      rmSync(feeds, { recursive: true, force: true });
    }
  },
};

async function growthOfSites(
  [few, many]: Plan["manySites"],
  feeds: string,
  say: (text: string) => void,
): Promise<BenchmarkPair> {
  say(`${few} sites of one system`);
  const less = await live("sites", few, feeds, 1);
  say(`${many} sites of one system`);
  const more = await live("sites", many, feeds, 1);
  return {
    case: `${many} sites of one system in one run`,
    unit: "s",
    ours: [more.up.seconds],
    reference: { name: `${many / few} × the time of ${few}`, values: [(less.up.seconds * many) / few] },
    budget: { of: "ratio", atMost: 1.1 },
    memory: { ours: memoryOf([more.up.use]) },
  };
}

function compare(
  { systems, files, systemsOfSite }: Plan,
  sites: readonly (readonly Life[])[],
  whole: readonly Life[],
): BenchmarkPair[] {
  const seconds = (lives: readonly Life[] | undefined) => (lives ?? []).map(({ up }) => up.seconds);
  const memory = (lives: readonly Life[] | undefined) => memoryOf((lives ?? []).map(({ up }) => up.use));
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
    {
      case: `processor time of an unchanged site of ${systemsOfSite} systems × ${files} feeds, preview`,
      unit: "s",
      ours: (sites.at(-1) ?? []).flatMap(({ unchanged }) =>
        unchanged === undefined ? [] : [(unchanged * systemsOfSite) / most],
      ),
      budget: { of: "ours", atMost: 2.2 },
    },
  ];
}
