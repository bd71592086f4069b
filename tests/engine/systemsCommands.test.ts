import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { runFleet } from "../support/fleetCommand.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { jsonLines, runCli } from "../support/runCli.js";
import { bundleOf } from "../support/stix/feeds.js";

type Name = "hq" | "branch" | "lab";

let fleet: Fleet<Name>;
let project: Project;

beforeEach(async () => {
  fleet = await startFleet({
    hq: { kind: "console", firmware: "26.3.0.1" },
    branch: { kind: "sensor", firmware: "9.8.0.1" },
    lab: { kind: "sensor", firmware: "26.2.0.1" },
  });
  project = await createProject({
    files: {
      "index.ts": fleetProgram,
      "stix/c2.json": bundleOf(["192.0.2.1"]),
      "stix/apt.json": bundleOf(["192.0.2.2"]),
    },
  });
  await fleet.systems.branch.tamper.add({ name: "somebody else's", observables: 5 });
});

const cli = (...args: string[]) =>
  runCli(args, { folder: project.folder, environment: project.driverEnvironment });

const names = (system: Name) =>
  fleet.systems[system]
    .collections()
    .map(({ name }) => name)
    .sort();

const changesSince = (marks: Readonly<Record<Name, number>>) =>
  (Object.keys(marks) as Name[]).flatMap((name) =>
    fleet.systems[name].journal
      .slice(marks[name])
      .filter(({ method, operation }) => method !== "GET" && operation !== "token")
      .map(({ operation }) => `${name} ${operation}`),
  );

const marks = () => ({
  hq: fleet.systems.hq.journal.length,
  branch: fleet.systems.branch.journal.length,
  lab: fleet.systems.lab.journal.length,
});

async function listed(): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout } = await cli("systems", "list", "--json", "--stack", "test");
  expect(code).toBe(0);
  return Object.fromEntries(
    jsonLines(stdout).map(({ name, status, collections }) => [name, `${status}, ${collections}`]),
  );
}

describe("systems remove", () => {
  it("has the next `up` delete the system's collections and nothing else, then drops its entry", async () => {
    await project.configure(fleet.config());
    await project.must("up", "--yes", "--skip-preview");
    const before = marks();

    const marked = await cli("systems", "remove", "branch", "--stack", "test");
    expect([marked.code, marked.stdout]).toEqual([
      0,
      "branch is to be removed: the next `pulumi up` deletes its 2 collections, and nothing of other systems.\n",
    ]);
    expect(await listed()).toMatchObject({ branch: "to be removed, 2", hq: "declared, 2" });
    const early = await cli("systems", "remove", "branch", "--stack", "test");
    expect(early.code).toBe(3);
    expect(changesSince(before)).toEqual([]);

    await project.must("up", "--yes", "--skip-preview");
    expect(changesSince(before)).toEqual(["branch delete", "branch delete"]);
    expect(names("branch")).toEqual(["somebody else's"]);

    const dropped = await cli("systems", "remove", "branch", "--stack", "test");
    expect([dropped.code, dropped.stdout]).toEqual([
      0,
      "No collection of branch is left: its entry is dropped.\n",
    ]);
    const settings = await readFile(join(project.folder, "Pulumi.test.yaml"), "utf8");
    expect(settings).not.toMatch(/branch|removedSystems/);
    expect(settings).toMatch(/hq:/);
    const after = await project.must("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(after.code).toBe(0);
    expect(changesSince(before)).toHaveLength(2);
    for (const secret of fleet.secrets)
      expect(settings + marked.stderr + dropped.stdout).not.toContain(secret);
  });

  it("can empty the last system, names a misspelt one, and says what to do in a CSV", async () => {
    const [key = ""] = fleet.secrets;
    await project.write(
      "systems.csv",
      `name,host,api_key,ca_file\nhq,${fleet.systems.hq.url},${key},${fleet.caFile}\n`,
    );
    await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
    await project.must("up", "--yes", "--skip-preview");
    const misspelt = await cli("systems", "remove", "qh", "--stack", "test");
    expect(misspelt.code).toBe(1);
    expect(misspelt.stderr).toMatch(/no system is called "qh"; there is hq\n/);
    expect((await cli("systems", "remove", "hq", "--stack", "test")).code).toBe(0);
    await project.must("up", "--yes", "--skip-preview");
    expect(names("hq")).toEqual([]);
    const last = await cli("systems", "remove", "hq", "--stack", "test");
    expect(last.stdout).toContain("No collection of hq is left: take it out of systems.csv");
  });

  it("is refused by a resource that still declares the system", async () => {
    await project.configure(fleet.config("lab"));
    await project.write(
      "index.ts",
      'import { ThreatCollection } from "pulumi-extrahop";\nnew ThreatCollection("c2", { system: "lab", source: "stix/c2.json" });\n',
    );
    await project.must("up", "--yes", "--skip-preview");
    await cli("systems", "remove", "lab", "--stack", "test");
    const { code, text } = await project.preview();
    expect(code).not.toBe(0);
    expect(text).toContain('"lab" is to be removed (extrahop:removedSystems). Fix: take this resource out');
  });
});

describe("systems rename", () => {
  it("keeps every collection: the next `up` uploads and deletes nothing, and the key stays a secret", async () => {
    await project.configure([
      ...fleet.config(),
      { path: "extrahop:systems.branch.site", value: "101" },
      { path: "extrahop:systems.branch.limits.attempts", value: "4" },
    ]);
    await project.must("up", "--yes", "--skip-preview");
    const before = marks();

    const renamed = await cli("systems", "rename", "branch", "branch.corp.example", "--stack", "test");
    expect([renamed.code, renamed.stdout]).toEqual([
      0,
      "branch is called branch.corp.example: 2 collections renamed in the state.\n",
    ]);
    const settings = await readFile(join(project.folder, "Pulumi.test.yaml"), "utf8");
    expect(settings).toMatch(/branch\.corp\.example/);
    expect(settings.match(/secure:/g)).toHaveLength(3);
    const preview = await project.preview("--expect-no-changes");
    expect(preview.text).not.toMatch(/branch\/c2/);
    expect(preview.code).toBe(0);
    const up = await project.must("up", "--yes", "--skip-preview");
    expect(up.text).toMatch(/unchanged/);
    await project.must("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(changesSince(before)).toEqual([]);
    expect(await listed()).toEqual({
      "branch.corp.example": "declared, 2",
      hq: "declared, 2",
      lab: "declared, 2",
    });
    await project.must("destroy", "--yes", "--skip-preview");
    expect(names("branch")).toEqual(["somebody else's"]);
    for (const secret of fleet.secrets)
      expect(settings + renamed.stdout + renamed.stderr).not.toContain(secret);
  });

  it("is refused where the new name is taken or none, and harmless where it is run again", async () => {
    await project.configure(fleet.config("hq", "lab"));
    await project.must("up", "--yes", "--skip-preview");
    for (const [name, says] of [
      ["lab", /a system is called "lab" already/],
      ["a/b", /cannot be the name of a system/],
    ] as const) {
      const { code, stderr } = await cli("systems", "rename", "hq", name, "--stack", "test");
      expect(code).toBe(1);
      expect(stderr).toMatch(says);
    }
    const first = await cli("systems", "rename", "hq", "center", "--stack", "test");
    const second = await cli("systems", "rename", "hq", "center", "--stack", "test");
    expect([first.code, second.code]).toEqual([0, 1]);
    await project.must("preview", "--expect-no-changes");
  });
});

describe("systems retire", () => {
  it("adds to the list, once: collections of a system that is gone leave the state without a request", async () => {
    await project.configure(fleet.config());
    await project.must("up", "--yes", "--skip-preview");
    const before = marks();
    for (const name of ["branch", "lab", "lab"])
      expect((await cli("systems", "retire", name, "--stack", "test")).code).toBe(0);
    expect(await listed()).toMatchObject({ branch: "retired, 2", lab: "retired, 2", hq: "declared, 2" });
    await project.must("up", "--yes", "--skip-preview");
    expect(await listed()).toEqual({ branch: "retired, 0", lab: "retired, 0", hq: "declared, 2" });
    for (const name of ["branch", "lab"])
      await project.must("config", "rm", "--path", `extrahop:systems.${name}`);
    await project.must("up", "--yes", "--skip-preview");
    expect(await listed()).toEqual({ hq: "declared, 2" });
    expect(changesSince(before)).toEqual([]);
    expect(names("lab")).toEqual(["apt", "c2"]);
  });
});

describe("in a fleet", () => {
  it("a system is removed and another renamed with the stack that lists them, whose sites hold the collections", async () => {
    await project.configure([
      ...fleet.config(),
      { path: "extrahop:systems.hq.site", value: "north" },
      { path: "extrahop:systems.lab.site", value: "north" },
      { path: "extrahop:systems.branch.site", value: "south" },
    ]);
    const fleetUp = async () => {
      const { code, text } = await runFleet(project, ["up", "--stack", "test"]);
      expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    };
    await fleetUp();
    const before = marks();

    const removed = await cli("systems", "remove", "branch", "--stack", "test");
    expect(removed.stdout).toContain(
      "the next `npx pulumi-extrahop fleet up --stack test` deletes its 2 collections",
    );
    const renamed = await cli("systems", "rename", "lab", "bench", "--stack", "test");
    expect(renamed.stdout).toContain("2 collections renamed in the state");
    await fleetUp();
    expect(changesSince(before)).toEqual(["branch delete", "branch delete"]);
    expect(names("lab")).toEqual(["apt", "c2"]);

    const dropped = await cli("systems", "remove", "branch", "--stack", "test");
    expect(dropped.stdout).toBe("No collection of branch is left: its entry is dropped.\n");
    expect(await listed()).toEqual({ bench: "declared, 2", hq: "declared, 2" });
    await fleetUp();
    expect(changesSince(before)).toHaveLength(2);
    const stacks = JSON.parse((await project.must("stack", "ls", "--json")).stdout) as { name: string }[];
    expect(stacks.map(({ name }) => name).sort()).toEqual(["test", "test-north"]);
  });

  it("of one stack for each system, a system is renamed with its stack, and one that is gone is retired", async () => {
    await project.configure(fleet.config());
    const fleetUp = async (...args: string[]) => {
      const { code, text } = await runFleet(project, ["up", "--stack", "test", ...args]);
      expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    };
    const stackNames = async () =>
      (JSON.parse((await project.must("stack", "ls", "--json")).stdout) as { name: string }[])
        .map(({ name }) => name)
        .sort();
    await fleetUp("--by", "system");
    expect(await stackNames()).toEqual(["test", "test-branch", "test-hq", "test-lab"]);
    const before = marks();

    const renamed = await cli("systems", "rename", "lab", "bench", "--stack", "test");
    expect([renamed.code, renamed.stdout]).toEqual([
      0,
      "lab is called bench: 2 collections renamed in the state.\n",
    ]);
    expect(renamed.stderr).toContain("`npx pulumi-extrahop fleet up --stack test`");
    const selected = async () => (await project.must("stack", "--show-name")).stdout.trim();
    expect(await selected()).toBe("test");
    await fleetUp();
    expect(changesSince(before)).toEqual([]);
    expect(await stackNames()).toEqual(["test", "test-bench", "test-branch", "test-hq"]);

    await fleet.systems.branch.stop();
    const retired = await cli("systems", "retire", "branch", "--stack", "test");
    expect([retired.code, retired.stdout]).toEqual([
      0,
      "branch is retired: `fleet up` drops its collections from the state and sends it no request.\n" +
        "Then remove its entry from where it is declared.\n",
    ]);
    await fleetUp();
    expect(await listed()).toMatchObject({ branch: "retired, 0" });
    await project.must("config", "rm", "--path", "extrahop:systems.branch", "--stack", "test");
    await fleetUp();
    expect(await stackNames()).toEqual(["test", "test-bench", "test-hq"]);
    expect(await selected()).toBe("test");
    expect(await listed()).toEqual({ bench: "declared, 2", hq: "declared, 2" });
  });

  it("a system that was taken out of the list without `remove` names the commands with the fleet's stack", async () => {
    await project.configure([
      ...fleet.config(),
      ...["hq", "lab", "branch"].map((name) => ({ path: `extrahop:systems.${name}.site`, value: "all" })),
    ]);
    expect((await runFleet(project, ["up", "--stack", "test"])).code).toBe(0);
    await project.must("config", "rm", "--path", "extrahop:systems.branch", "--stack", "test");
    const { code, text } = await runFleet(project, ["up", "--stack", "test"]);
    expect(code).toBe(2);
    expect(text).toContain("pulumi-extrahop systems retire branch --stack test");
    expect(text.match(/systems retire branch/g)).toHaveLength(1);
    expect((await cli("systems", "retire", "branch", "--stack", "test")).code).toBe(0);
    expect((await runFleet(project, ["up", "--stack", "test"])).code).toBe(0);
  });
});
