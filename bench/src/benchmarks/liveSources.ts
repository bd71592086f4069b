import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Setting, Size } from "../benchmark.js";
import { jsonFile, writePieces } from "../feeds/files.js";
import { listOf, numbers } from "../feeds/lists.js";
import { feedValue } from "../feeds/value.js";
import { inTurn } from "../measure/pairs.js";
import { type Run, run, runWorker } from "../measure/run.js";
import { withFileServer } from "../measure/serveFile.js";
import { ownPlace, repository, worker } from "../places.js";
import { type BenchmarkPair, memoryOf } from "../report/result.js";

interface Plan {
  readonly bytes: number;
  readonly indicators: number;
  readonly pairs: number;
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { bytes: 50_000, indicators: 2_000, pairs: 1 },
  quick: { bytes: 20_000_000, indicators: 100_000, pairs: 3 },
  full: { bytes: 100_000_000, indicators: 1_000_000, pairs: 5 },
};
const mergedSources = 5;

const bin = join(repository, "provider", "bin", "pulumi-extrahop.js");
const seconds = (runs: readonly { readonly seconds: number }[]) => runs.map((one) => one.seconds);

let made = 0;

/** A project folder with a declaration; the caller's files are beside it. */
function projectWith(declaration: string): string {
  made += 1;
  const folder = ownPlace("live-sources", String(made));
  writeFileSync(join(folder, "extrahop.sources.yaml"), declaration);
  return folder;
}

const command = (folder: string, ...args: string[]): Promise<Run> =>
  run(process.execPath, [bin, ...args], { cwd: folder });

async function updates({ bytes, pairs: usual }: Plan, { pairs, say }: Setting): Promise<BenchmarkPair> {
  say(`sources update of ${bytes / 1e6} MB`);
  const file = await jsonFile(bytes);
  return await withFileServer(file, async (url) => {
    const found = await inTurn<"ours" | "curl" | "inspection", Run>(pairs ?? usual, {
      ours: () => command(projectWith(`sources: { web: { url: "${url}" } }\n`), "sources", "update"),
      curl: () => run("curl", ["--silent", "--fail", "--output", join(ownPlace("curl"), "feed"), url]),
      inspection: () => command(repository, "inspect", file),
    });
    return {
      case: `update of a bundle of ${bytes / 1e6} MB`,
      unit: "s",
      ours: seconds(found.ours),
      reference: {
        name: "curl + the command `inspect`",
        values: found.curl.map((one, round) => one.seconds + (found.inspection[round]?.seconds ?? 0)),
      },
      budget: { of: "ratio", atMost: 1.3 },
      memory: { ours: memoryOf(found.ours.map(({ use }) => use)) },
    };
  });
}

async function largeStores({ indicators, pairs: usual }: Plan, { pairs, say }: Setting) {
  say(`sources update and blame of ${indicators} indicators`);
  const found = await inTurn(pairs ?? usual, {
    both: async () => {
      const folder = projectWith("sources: { own: { file: own.txt } }\n");
      await writePieces(join(folder, "own.txt"), listOf(numbers(0, indicators), 1));
      const update = await command(folder, "sources", "update");
      const blame = await command(folder, "blame", feedValue(indicators >> 1, 1).value);
      return { update, blame };
    },
  });
  const peaks = found.both.map(({ update }) => update.use.peakProcessBytes / 1e6);
  const scene = `${indicators.toLocaleString("en-US")} indicators`;
  const rows: readonly BenchmarkPair[] = [
    {
      case: `peak memory, update of ${scene}`,
      unit: "MB",
      ours: peaks,
      budget: { of: "ours", atMost: 200 },
    },
    {
      case: `blame among ${scene}`,
      unit: "s",
      ours: found.both.map(({ blame }) => blame.seconds),
      budget: { of: "ours", atMost: 1 },
    },
  ];
  return rows;
}

/** Each source shares half of its values with the one before. */
async function merges({ indicators, pairs: usual }: Plan, { pairs, say }: Setting): Promise<BenchmarkPair> {
  const each = indicators / mergedSources;
  say(`merge of ${mergedSources} sources of ${each} indicators`);
  const names = Array.from({ length: mergedSources }, (_, i) => `s${i + 1}`);
  const declaration = [
    "sources:",
    ...names.map((name) => `  ${name}: { file: ${name}.txt }`),
    `  all: { merge: [${names.join(", ")}] }`,
  ];
  const folder = projectWith(`${declaration.join("\n")}\n`);
  const files = names.map((name) => join(folder, `${name}.txt`));
  for (const [i, file] of files.entries()) {
    const from = (i * each) / 2;
    await writePieces(file, listOf(numbers(from, from + each), 1));
  }
  await command(folder, "sources", "update");
  const found = await inTurn(pairs ?? usual, {
    ours: () => {
      rmSync(join(folder, ".extrahop", "made"), { recursive: true, force: true });
      const file = join(folder, "extrahop.sources.yaml");
      return runWorker(process.execPath, [worker("mergeSources"), file, "all"]);
    },
    inspections: () => runWorker(process.execPath, [worker("inspect"), ...files]),
  });
  return {
    case: `merge of ${mergedSources} sources of ${each.toLocaleString("en-US")} with duplicates`,
    unit: "s",
    ours: seconds(found.ours),
    reference: { name: "inspecting them", values: seconds(found.inspections) },
    budget: { of: "ratio", atMost: 3 },
    memory: {
      ours: { process: Math.round(Math.max(...found.ours.map(({ peakBytes }) => peakBytes)) / 1e6) },
    },
  };
}

export const liveSources: Benchmark = {
  name: "live-sources",
  title: "live sources: update, merge, memory, and finding a value",
  async run(setting) {
    const chosen = plan[setting.size];
    return [
      await updates(chosen, setting),
      ...(await largeStores(chosen, setting)),
      await merges(chosen, setting),
    ];
  },
};
