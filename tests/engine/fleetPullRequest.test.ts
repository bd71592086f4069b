import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs a script of the pull request example. */
function script(
  name: string,
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const file = join(repository, "examples/pull-request/ci", name);
  const child = spawn("bash", [file, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

it("the scripts of a pull request preview every site of a fleet from its state, without a credential", async () => {
  const fleet = await startFleet({
    "a-sensor": { kind: "sensor", firmware: "9.8.0.1" },
    "b-sensor": { kind: "sensor", firmware: "26.3.0.1" },
  });
  const project = await createProject({
    stack: "prod",
    files: { "index.ts": fleetProgram, "stix/c2.json": bundleOf(["192.0.2.1", "192.0.2.2"]) },
  });
  await project.configure([
    ...fleet.config(),
    { path: "extrahop:fleet", value: "system" },
    { path: "extrahop:systems.a-sensor.site", value: "a" },
    { path: "extrahop:systems.b-sensor.site", value: "b" },
  ]);
  const { folder, driverEnvironment } = project;
  const ended = (run: Ended) => ({ code: run.code, text: run.code === 0 ? "" : run.text });
  expect(ended(await script("up.sh", ["prod"], folder, driverEnvironment))).toEqual({ code: 0, text: "" });
  expect(readdirSync(join(folder, "states"))).toHaveLength(2);
  for (const system of Object.values(fleet.systems)) expect(system.collections()).toHaveLength(1);

  await project.write("stix/c2.json", bundleOf(["192.0.2.1", "192.0.2.3", "192.0.2.4"]));
  const open = Object.entries(driverEnvironment).filter(([name]) => !/PASSPHRASE|BACKEND_URL/.test(name));
  const marks = Object.values(fleet.systems).map(({ journal }) => journal.length);
  const env = { ...Object.fromEntries(open), STATE: "states", FAIL_ON: "failed" };
  expect(ended(await script("preview.sh", ["prod", "out"], folder, env))).toEqual({ code: 0, text: "" });
  const report = readFileSync(join(folder, "out/report.md"), "utf8");
  expect(report).toContain("a-sensor");
  expect(report).toContain("b-sensor");
  expect(report).toMatch(/\+2.*[−-]1/);
  expect(report).not.toMatch(/create/i);
  expect(Object.values(fleet.systems).map(({ journal }) => journal.length)).toEqual(marks);
  for (const secret of fleet.secrets) expect(report).not.toContain(secret);
});
