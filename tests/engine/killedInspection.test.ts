import { readdirSync, readlinkSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { killedRun } from "../reliability/support/killedRun.js";
import { createProject, type Project } from "../support/project.js";

/** Takes most of a minute to read, and no room on the disk. */
const bytes = 3.5 * 1024 ** 3;

let project: Project;
let feed: string;

beforeAll(async () => {
  project = await createProject({
    files: {
      "index.ts": `import { ThreatFeed } from "pulumi-extrahop";\nnew ThreatFeed("large", { source: "large.json" });\n`,
    },
  });
  feed = join(project.folder, "large.json");
  await writeFile(feed, "");
  await truncate(feed, bytes);
});

/** Processes that have the feed open. */
function readers(): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === feed);
    } catch {
      return false;
    }
  });
}

async function until(holds: () => boolean, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (holds()) return true;
    await pause(50);
  }
  return false;
}

it("no process goes on reading a source after its engine was killed", async () => {
  let wasRead = false;
  const run = await killedRun(project, ["preview"], "cli", "SIGKILL", async () => {
    wasRead = await until(() => readers().length > 0, 60_000);
  });
  expect({ wasRead, killed: run.killed, providerEnded: run.providerEnded }).toEqual({
    wasRead: true,
    killed: true,
    providerEnded: true,
  });
  expect(await until(() => readers().length === 0, 5_000)).toBe(true);
});
