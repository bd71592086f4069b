import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sceneFolder, writeFeeds } from "../benchmarks/converge.js";
import { jsonWithIndicators } from "../feeds/files.js";
import type { Run } from "../measure/run.js";
import { ownPlace, removeOwnPlaces, repository } from "../places.js";
import { withSimulators } from "../simulators/simulators.js";
import { collectionsInTypeScript, collectionsProgram, fleetProgram } from "../stack/programs.js";
import { type Environment, withStack } from "../stack/stack.js";
import { costsIn } from "./costs.js";

const most = 6;
const fineSampleMilliseconds = 20;

/** Profiles one `up` and prints processor time by process, and by package for those that run on Node. */
async function profiled(title: string, program: string, environment: Environment): Promise<void> {
  const folder = ownPlace("profiles");
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const preload = join(repository, "bench", "dist", "profile", "preload.js");
  const own = { NODE_OPTIONS: `--require=${preload}`, BENCH_PROFILE_FOLDER: folder };
  const run: Run = await withStack(program, { ...environment, ...own }, (stack) => stack.up());
  const seconds = (costs: Iterable<readonly [string, number]>) =>
    [...costs]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([what, time]) => `${what} ${time.toFixed(1)} s`)
      .join(", ");
  process.stdout.write(`\n${title}: ${run.seconds.toFixed(1)} s\n`);
  process.stdout.write(`  processor time: ${seconds(Object.entries(run.use.cpuByProgram))}\n`);
  for (const [role, costs] of costsIn(folder)) process.stdout.write(`  ${role}: ${seconds(costs)}\n`);
}

/** Prints when each process of a preview with nothing to do is there, and its processor time. */
async function timeline(count: number, environment: Environment): Promise<void> {
  await withStack(collectionsProgram, { ...environment, COUNT: String(count) }, async (stack) => {
    await stack.up();
    stack.useTypeScript(collectionsInTypeScript);
    await stack.preview();
    const { seconds, use } = await stack.preview({}, fineSampleMilliseconds);
    process.stdout.write(`\nno-op preview of ${count} in TypeScript: ${seconds.toFixed(2)} s\n`);
    for (const [name, { from, to }] of Object.entries(use.seenByProgram)) {
      const cpu = use.cpuByProgram[name] ?? 0;
      process.stdout.write(
        `  ${name}: ${from.toFixed(2)} to ${to.toFixed(2)} s, ${cpu.toFixed(2)} s of processor time\n`,
      );
    }
  });
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 300);
  const files = Number(process.argv[3] ?? 20);
  const feed = await jsonWithIndicators(10);
  await withSimulators({ systems: 1, firmware: "26.3.0.1000" }, ({ declaration }) =>
    profiled(`engine-overhead, up of ${count}`, collectionsProgram, {
      EXTRAHOP_SYSTEMS: declaration,
      FEED: feed,
      COUNT: String(count),
    }),
  );
  await withSimulators({ systems: 1, firmware: "26.3.0.1000" }, ({ declaration }) =>
    timeline(count, { EXTRAHOP_SYSTEMS: declaration, FEED: feed }),
  );
  const feeds = sceneFolder();
  await writeFeeds(feeds, { files, fileBytes: 1_000_000 });
  await withSimulators({ systems: 10, latencyMs: 5 }, ({ declaration }) =>
    profiled(`first-converge, LAN, 10 systems × ${files} files of 1 MB`, fleetProgram, {
      EXTRAHOP_SYSTEMS: declaration,
      FEEDS: feeds,
    }),
  );
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(removeOwnPlaces);
