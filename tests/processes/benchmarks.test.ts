import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../../bench/src/report/result.js";
import { repository } from "../../tools/repository.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const compiled = (name: string) => join(repository, "bench", "dist", name);

execFileSync(
  process.execPath,
  [join(repository, "node_modules", "typescript", "bin", "tsc"), "-b", "bench"],
  {
    cwd: repository,
  },
);
const peers = spawnSync(process.execPath, [compiled("preparePeers.js")], { timeout: 300_000 });
/** Skipped where the Python packages cannot be installed. */
const withPeers = peers.status === 0 ? it : it.skip;

function benchmark(name: string, folder: string): Result {
  const args = [compiled("main.js"), "--size", "tiny", "--out", folder, name];
  execFileSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Result;
}

async function expectWellFormed(name: string): Promise<void> {
  const result = benchmark(name, await temporaryFolder());
  expect(result).toMatchObject({ benchmark: name, size: "tiny", versions: { node: process.versions.node } });
  expect(result.rows.length).toBeGreaterThan(0);
  for (const row of result.rows) {
    expect(row.ours.values.length).toBeGreaterThan(0);
    for (const value of row.ours.values) expect(value).toBeGreaterThanOrEqual(0);
    expect(row.ratio === undefined).toBe(row.reference === undefined);
    expect(typeof row.met).toBe(row.budget === undefined ? "undefined" : "boolean");
  }
}

// The others start the engine, and take minutes: `npm run bench -- --size tiny` runs them all.
describe("a benchmark runs at a tiny size and hands in a well-formed result", () => {
  it.each(["pack", "import-time", "live-sources"])("%s", expectWellFormed, 600_000);

  withPeers("inspect, beside its Python peer", () => expectWellFormed("inspect"), 600_000);
});
