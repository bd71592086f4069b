import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf, packageOf } from "../support/stix/feeds.js";

/**
 * State as each release wrote it, exported by `pulumi stack export`. RECORD_STATE=1 records the current
 * version's.
 */
const recorded = join(repository, "tests/engine/recorded");
const version = (
  JSON.parse(readFileSync(join(repository, "provider/package.json"), "utf8")) as { version: string }
).version;
const names = ["new-sensor", "old-sensor"] as const;

function project(): Promise<Project> {
  return createProject({
    files: {
      "index.ts": `${fleetProgram}
import { ThreatCollection } from "pulumi-extrahop";
new ThreatCollection("alone", { system: "old-sensor", source: "stix/domains.xml", name: "alone", compare: "indicators" });
`,
      "stix/addresses.json": bundleOf(["192.0.2.1", "192.0.2.2"]),
      "stix/domains.xml": packageOf(["a.example"]),
    },
  });
}

async function record(file: string): Promise<void> {
  const fleet = await startFleet({
    "old-sensor": { kind: "sensor", firmware: "9.8.0.1" },
    "new-sensor": { kind: "sensor", firmware: "26.3.0.1" },
  });
  const recording = await project();
  await recording.configure(fleet.config());
  await recording.must("up", "--yes", "--skip-preview");
  writeFileSync(file, await recording.exportedState());
}

beforeAll(async () => {
  const file = join(recorded, `${version}.json`);
  if (process.env["RECORD_STATE"] !== undefined && !existsSync(file)) await record(file);
});

it("has a recorded state of this version", () => {
  expect(readdirSync(recorded)).toContain(`${version}.json`);
});

it.each(readdirSync(recorded))("previews the state that %s holds without any change", async (file) => {
  const upgraded = await project();
  await upgraded.configure(
    names.map((name) => ({ path: `extrahop:systems.${name}.host`, value: `${name}.example` })),
  );
  await upgraded.must("stack", "import", "--file", join(recorded, file));
  const preview = await upgraded.preview("--expect-no-changes");
  expect(preview.text).not.toMatch(/to (create|update|replace|delete)/);
  expect(preview.code).toBe(0);
});
