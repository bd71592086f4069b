import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Setting, Size } from "../benchmark.js";
import { jsonFile, jsonWithIndicators, tarFile, xmlFile, xmlWithIndicators } from "../feeds/files.js";
import { runWorker } from "../measure/run.js";
import { spreadOf } from "../measure/statistics.js";
import { ownPlace, worker } from "../places.js";
import type { BenchmarkPair } from "../report/result.js";
import { withSimulators } from "../simulators/simulators.js";
import { collectionsProgram, fleetProgram } from "../stack/programs.js";
import { type Environment, withStack } from "../stack/stack.js";
import { sceneFolder, writeFeeds } from "./converge.js";
import { folderOfFiles } from "./pack.js";
import { uploadOurs } from "./upload.js";

const factors = [1, 2, 4, 8] as const;

/** Sizes at 1×. */
interface Plan {
  readonly bytes: number;
  readonly uploadBytes: number;
  readonly files: number;
  readonly indicators: number;
  readonly collections: number;
  readonly feeds: number;
  readonly rounds: number;
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { bytes: 20_000, uploadBytes: 20_000, files: 2, indicators: 20, collections: 1, feeds: 1, rounds: 1 },
  quick: {
    bytes: 2_500_000,
    uploadBytes: 10_000_000,
    files: 75,
    indicators: 2_500,
    collections: 10,
    feeds: 1,
    rounds: 1,
  },
  full: {
    bytes: 25_000_000,
    uploadBytes: 125_000_000,
    files: 750,
    indicators: 25_000,
    collections: 125,
    feeds: 5,
    rounds: 3,
  },
};

interface Line {
  readonly name: string;
  /** Ours, so the budget is ours; what the engine's state files cost is shown without one. */
  readonly budget: boolean;
  readonly measure: (factor: number) => Promise<number>;
}

/** Time may grow as the work does; the tenth is for what a measurement is off by. */
const tolerance = 1.1;

export const growth: Benchmark = {
  name: "growth",
  title: "each of the above at 1×, 2×, 4× and 8× size: time at 8× by eight times the time at 1×",
  async run(setting) {
    const sizes = plan[setting.size];
    const comparisons: BenchmarkPair[] = [];
    for (const line of [...coreLines(sizes), ...engineLines(sizes)]) {
      comparisons.push(await grown(line, setting, setting.pairs ?? sizes.rounds));
    }
    return comparisons;
  },
};

async function grown(
  { name, budget, measure }: Line,
  { say }: Setting,
  rounds: number,
): Promise<BenchmarkPair> {
  const times = new Map<number, number[]>(factors.map((factor) => [factor, []]));
  for (let round = 0; round < rounds; round++) {
    for (const factor of factors) {
      say(`growth of ${name}: ${factor}×`);
      times.get(factor)?.push(await measure(factor));
    }
  }
  const median = (factor: number) => spreadOf(times.get(factor) ?? []).median;
  const last = factors.at(-1) ?? 1;
  return {
    case: `${name}, ${last}×`,
    unit: "s",
    ours: times.get(last) ?? [],
    reference: { name: `${last} × the time at 1×`, values: (times.get(1) ?? []).map((time) => time * last) },
    ...(budget ? { budget: { of: "ratio", atMost: tolerance } } : {}),
    note: factors.map((factor) => `${factor}× ${median(factor).toPrecision(3)} s`).join(", "),
  };
}

function coreLines({ bytes, uploadBytes, files, indicators }: Plan): Line[] {
  const node = async (program: string, ...args: string[]) =>
    (await runWorker(process.execPath, [worker(program), ...args])).seconds;
  const out = () => join(ownPlace(), "growth.tgz");
  return [
    {
      name: `inspect, XML of ${bytes / 1e6} MB`,
      budget: true,
      measure: async (factor) => node("inspect", await xmlFile(bytes * factor)),
    },
    {
      name: `inspect, JSON of ${bytes / 1e6} MB`,
      budget: true,
      measure: async (factor) => node("inspect", await jsonFile(bytes * factor)),
    },
    {
      name: `pack, ${files} files`,
      budget: true,
      measure: (factor) => node("pack", folderOfFiles(files * factor), out()),
    },
    {
      name: `convert 2.1 → 1.2, ${indicators} indicators`,
      budget: true,
      measure: async (factor) =>
        node("convert", await jsonWithIndicators(indicators * factor), "stix1", out()),
    },
    {
      name: `convert 1.2 → 2.1, ${indicators} indicators`,
      budget: true,
      measure: async (factor) =>
        node("convert", await xmlWithIndicators(indicators * factor), "stix2", out()),
    },
    {
      name: `upload of ${uploadBytes / 1e6} MB`,
      budget: true,
      measure: (factor) =>
        withSimulators({ systems: 1 }, async (simulators) => {
          const file = await tarFile(uploadBytes * factor, 1, 2_000);
          const { seconds } = await uploadOurs(simulators, file, "growth");
          rmSync(file);
          return seconds;
        }),
    },
  ];
}

function engineLines({ collections, feeds }: Plan): Line[] {
  const live = (factor: number, of: "up" | "preview", environment: Environment) =>
    withSimulators({ systems: 1, firmware: "26.3.0.1000" }, async (simulators) => {
      const own = {
        EXTRAHOP_SYSTEMS: simulators.declaration,
        FEED: await jsonWithIndicators(10),
        COUNT: String(collections * factor),
      };
      return withStack(collectionsProgram, { ...own, ...environment }, async (stack) => {
        const { seconds } = await stack.up();
        return of === "up" ? seconds : (await stack.preview()).seconds;
      });
    });
  return [
    {
      name: `up of ${collections} (the engine writes the whole state at each step)`,
      budget: false,
      measure: (factor) => live(factor, "up", {}),
    },
    {
      name: `up of ${collections} with PULUMI_SKIP_CHECKPOINTS`,
      budget: true,
      measure: (factor) => live(factor, "up", { PULUMI_SKIP_CHECKPOINTS: "true" }),
    },
    {
      name: `no-op preview of ${collections}`,
      budget: true,
      measure: (factor) => live(factor, "preview", { PULUMI_SKIP_CHECKPOINTS: "true" }),
    },
    {
      name: `first converge on LAN, 4 systems × ${feeds} files of 1 MB`,
      budget: true,
      measure: (factor) => converged(feeds * factor),
    },
  ];
}

async function converged(files: number): Promise<number> {
  const folder = sceneFolder();
  try {
    await writeFeeds(folder, { files, fileBytes: 1_000_000 });
    return await withSimulators({ systems: 4, latencyMs: 5 }, (simulators) =>
      withStack(
        fleetProgram,
        { EXTRAHOP_SYSTEMS: simulators.declaration, FEEDS: folder },
        async (stack) => (await stack.up()).seconds,
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
