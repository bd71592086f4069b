import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiCommand } from "../../tools/dist/pulumi/pulumiCommand.js";
import type { Benchmark, Setting, Size } from "./benchmark.js";
import { benchmarks } from "./benchmarks/index.js";
import { loadNow, thisMachine, versionOf } from "./measure/machine.js";
import { parseOptions } from "./options.js";
import { packageVersions } from "./peers/python.js";
import { removeOwnPlaces, repository } from "./places.js";
import { type Move, moves, moveText } from "./report/moves.js";
import { judge, type Result } from "./report/result.js";
import { readResults, writeResult } from "./report/store.js";
import { tables, withTable } from "./report/table.js";

const keptResults = join(repository, "bench", "results");
/** Records of other sizes than `full` are about themselves: they compare with their own kind only. */
const recordOf = (size: Size) => (size === "full" ? keptResults : join(keptResults, size));
const document = join(repository, "docs", "performance.md");

async function versions(): Promise<Record<string, string>> {
  const { version: pulumi } = await pulumiCommand();
  const packages = { ...packageVersions("oasis"), ...packageVersions("peers") };
  const programs = {
    python: versionOf("python3", "--version")?.split(" ")[1],
    curl: versionOf("curl", "--version")?.split(" ")[1],
    tar: versionOf("tar", "--version")?.split(" ").at(-1),
    gzip: versionOf("gzip", "--version")?.split(" ").at(-1),
  };
  const known = Object.entries(programs).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { node: process.versions.node, pulumi, ...Object.fromEntries(known), ...packages };
}

async function measure(benchmark: Benchmark, setting: Setting): Promise<Result> {
  const before = loadNow();
  const began = new Date().toISOString();
  const comparisons = await benchmark.run(setting);
  return {
    benchmark: benchmark.name,
    size: setting.size,
    began,
    machine: thisMachine(),
    load: { before, after: loadNow() },
    versions: await versions(),
    rows: comparisons.map(judge),
  };
}

async function main(): Promise<void> {
  const names = benchmarks.map(({ name }) => name);
  const options = parseOptions(process.argv.slice(2), names);
  const setting: Setting = {
    size: options.size,
    ...(options.pairs === undefined ? {} : { pairs: options.pairs }),
    say: (text) => process.stderr.write(`${text} ...\n`),
  };
  const moved: Move[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => options.names.includes(name))) {
    process.stderr.write(`\n${benchmark.name}: ${benchmark.title}\n`);
    const result = await measure(benchmark, setting);
    const [record] = readResults(recordOf(options.size), [benchmark.name]);
    moved.push(...moves(record, result));
    if (options.out !== undefined) writeResult(options.out, result);
    else if (options.size === "full" || options.record) writeResult(recordOf(options.size), result);
    process.stdout.write(`${tables([result])}\n\n`);
    if (options.out === undefined && options.size === "full") {
      const all = readResults(keptResults, names);
      writeFileSync(document, withTable(readFileSync(document, "utf8"), all));
    }
  }
  process.stdout.write(movesText(moved));
}

function movesText(moved: readonly Move[]): string {
  if (moved.length === 0) return "No ratio moved by more than 10 % since the record.\n";
  return `Ratios that moved by more than 10 % since the record:\n${moved.map((one) => `  ${moveText(one)}\n`).join("")}`;
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(removeOwnPlaces);
