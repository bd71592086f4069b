import { spawn } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { repository } from "../../tools/repository.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { runFleet } from "../support/fleetCommand.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

type Name = "hq" | "branch";

let fleet: Fleet<Name>;
let project: Project;

async function begin(): Promise<void> {
  fleet = await startFleet({
    hq: {
      kind: "sensor",
      firmware: "9.8.0.1",
      apiKeys: ["marked-old", "marked-new", { key: "marked-weak", privileged: false }],
    },
    branch: { kind: "sensor", firmware: "26.3.0.1", apiKeys: ["marked-branch"] },
  });
  project = await createProject({
    files: { "index.ts": fleetProgram, "stix/c2.json": bundleOf(["192.0.2.1"]) },
  });
  await cp(join(repository, "examples/rotate-key/rotate.sh"), join(project.folder, "rotate.sh"));
  await cp(join(repository, "examples/pull-request/ci"), join(project.folder, "ci"), { recursive: true });
  await project.configure([
    ...fleet.config(),
    { path: "extrahop:systems.hq.site", value: "center" },
    { path: "extrahop:systems.branch.site", value: "edge" },
  ]);
}

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

function script(
  args: readonly string[],
  input = "",
  onStart: (pid: number) => void = () => undefined,
): Promise<Ended> {
  const child = spawn("bash", args, {
    cwd: project.folder,
    env: project.driverEnvironment,
    // A group of its own, which a test can interrupt as a terminal does.
    detached: true,
  });
  onStart(child.pid ?? 0);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

const keyOfHq = async () =>
  (
    await project.must("config", "get", "--path", "extrahop:systems.hq.apiKey", "--stack", "test")
  ).stdout.trim();

const collections = (name: Name) => fleet.systems[name].collections().map((collection) => collection.name);

describe("rotate.sh", () => {
  beforeAll(begin);

  it.each(["marked-wrong", "marked-weak"])(
    "keeps the old key where the new one is refused: %s",
    async (key) => {
      const { code, text } = await script(["rotate.sh", "hq"], `${key}\n`);
      expect(code).toBe(2);
      expect(text).toContain("The old key of hq is kept.");
      expect(text).not.toContain("marked");
      expect(await keyOfHq()).toBe("marked-old");
    },
  );

  it("puts the old key back where it is interrupted before the new one is proven", async () => {
    const { hq } = fleet.systems;
    hq.faults.add({ effect: { kind: "hang" }, times: "always" });
    const mark = hq.journal.mark();
    let group = 0;
    const ended = script(["rotate.sh", "hq"], "marked-new\n", (pid) => {
      group = pid;
    });
    while (hq.journal.since(mark).length === 0) await setTimeout(50);
    process.kill(-group, "SIGTERM");
    expect((await ended).code).toBe(1);
    hq.faults.clear();
    expect(await keyOfHq()).toBe("marked-old");
  });

  it("stores a key that signs in, which changes no resource and is used from then on", async () => {
    await project.must("up", "--yes", "--skip-preview");
    const { code, text } = await script(["rotate.sh", "hq"], "marked-new\n");
    expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    expect(text).not.toContain("marked");
    expect(await keyOfHq()).toBe("marked-new");
    await project.must("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect((await script(["ci/drift.sh", "test", "out"])).code).toBe(0);
  });
});

describe("in a fleet", () => {
  beforeAll(async () => {
    await begin();
    expect((await runFleet(project, ["up", "--stack", "test"])).code).toBe(0);
  });

  it("a key is rotated in the stack that lists the systems, and the drift job proves every key and repairs every site", async () => {
    expect((await script(["rotate.sh", "hq", "test"], "marked-new\n")).code).toBe(0);
    const quiet = await script(["ci/drift.sh", "test", "out"]);
    expect([quiet.code, quiet.code === 0 ? "" : quiet.text]).toEqual([0, ""]);
    expect(quiet.text).toContain("2 systems: all is well.");

    fleet.systems.branch.tamper.remove("c2");
    const found = await script(["ci/drift.sh", "test", "out"]);
    expect([found.code, found.code === 3 ? "" : found.text]).toEqual([3, ""]);
    expect((await script(["ci/up.sh", "test"])).code).toBe(0);
    expect(collections("branch")).toEqual([]);
    expect((await script(["ci/up.sh", "test", "--refresh"])).code).toBe(0);
    expect(collections("branch")).toEqual(["c2"]);
    expect((await script(["ci/drift.sh", "test", "out"])).code).toBe(0);
  });

  it("a key without the privilege to write fails the drift job, though every collection can still be read", async () => {
    await project.configure([{ path: "extrahop:systems.hq.apiKey", value: "marked-weak", secret: true }]);
    const found = await script(["ci/drift.sh", "test", "out"]);
    expect(found.code).toBe(2);
    expect(found.text).toMatch(/hq .*lack a privilege/s);
    expect(found.text).toContain("1 of 2 systems has a problem.");
    expect(found.text).not.toContain("marked");
  });
});
