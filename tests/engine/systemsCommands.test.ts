import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Simulator } from "../../simulator/src/index.js";
import { type Fleet, type SystemOptions, startFleet } from "../support/fleet.js";
import { runFleet } from "../support/fleetCommand.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { jsonLines, runCli } from "../support/runCli.js";
import { bundleOf } from "../support/stix/feeds.js";

type Name = "hq" | "branch" | "lab" | "plant" | "depot";

let fleet: Fleet<Name>;
let project: Project;

/** A stack on some simulated systems, of which `branch` has a collection of somebody else. */
async function begin(...systems: Name[]): Promise<void> {
  const sensor = { kind: "sensor", firmware: "26.2.0.1" } as const;
  const all: Record<Name, SystemOptions> = {
    hq: { kind: "console", firmware: "26.3.0.1" },
    branch: { kind: "sensor", firmware: "9.8.0.1" },
    lab: sensor,
    plant: sensor,
    depot: sensor,
  };
  fleet = await startFleet(
    Object.fromEntries(systems.map((name) => [name, all[name]])) as Record<Name, SystemOptions>,
  );
  project = await createProject({
    files: {
      "index.ts": fleetProgram,
      "stix/c2.json": bundleOf(["192.0.2.1"]),
      "stix/apt.json": bundleOf(["192.0.2.2"]),
    },
  });
  await fleet.systems.branch?.tamper.add({ name: "somebody else's", observables: 5 });
}

const cli = (...args: string[]) =>
  runCli(args, { folder: project.folder, environment: project.driverEnvironment });

const names = (system: Name) =>
  fleet.systems[system]
    .collections()
    .map(({ name }) => name)
    .sort();

const marks = () =>
  Object.fromEntries(
    Object.entries<Simulator>(fleet.systems).map(([name, { journal }]) => [name, journal.mark()]),
  );

const changesSince = (before: Readonly<Record<string, number>>) =>
  Object.entries<Simulator>(fleet.systems).flatMap(([name, { journal }]) =>
    journal
      .since(before[name] ?? 0)
      .filter(({ method, operation }) => method !== "GET" && operation !== "token")
      .map(({ operation }) => `${name} ${operation}`),
  );

async function listed(): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout } = await cli("systems", "list", "--json", "--stack", "test");
  expect(code).toBe(0);
  return Object.fromEntries(
    jsonLines(stdout).map(({ name, status, collections }) => [name, `${status}, ${collections}`]),
  );
}

const up = (...args: string[]) => project.must("up", "--yes", "--skip-preview", ...args);
const systems = (...args: string[]) => cli("systems", ...args, "--stack", "test");
const settings = () => readFile(join(project.folder, "Pulumi.test.yaml"), "utf8");

/** Each test goes on with the stack as the one before left it. */
describe("on one stack,", () => {
  beforeAll(async () => {
    await begin("hq", "branch", "lab", "plant", "depot");
    await project.configure([
      ...fleet.config(),
      { path: "extrahop:systems.branch.site", value: "101" },
      { path: "extrahop:systems.branch.limits.attempts", value: "4" },
    ]);
    await up();
  });

  describe("systems rename", () => {
    it("is refused where the new name is taken or none, and harmless where it is run again", async () => {
      for (const [name, says] of [
        ["lab", /a system is called "lab" already/],
        ["a/b", /cannot be the name of a system/],
      ] as const) {
        const { code, stderr } = await systems("rename", "hq", name);
        expect(code).toBe(1);
        expect(stderr).toMatch(says);
      }
      const first = await systems("rename", "hq", "center");
      const second = await systems("rename", "hq", "center");
      expect([first.code, second.code]).toEqual([0, 1]);
      // That nothing is left to do is seen by the preview of the next test.
    });

    it("keeps every collection: the next `up` uploads and deletes nothing, and the key stays a secret", async () => {
      const before = marks();
      const renamed = await systems("rename", "branch", "branch.corp.example");
      expect([renamed.code, renamed.stdout]).toEqual([
        0,
        "branch is called branch.corp.example: 2 collections renamed in the state.\n",
      ]);
      const written = await settings();
      expect(written).toMatch(/branch\.corp\.example/);
      expect(written.match(/secure:/g)).toHaveLength(fleet.secrets.length);
      const preview = await project.preview("--expect-no-changes");
      expect(preview.text).not.toMatch(/(branch|hq)\/c2/);
      expect({ code: preview.code, text: preview.text }).toMatchObject({ code: 0 });
      expect((await up()).text).toMatch(/unchanged/);
      await project.must("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      expect(changesSince(before)).toEqual([]);
      const declared = "declared, 2";
      expect(await listed()).toEqual({
        "branch.corp.example": declared,
        center: declared,
        lab: declared,
        plant: declared,
        depot: declared,
      });
      for (const secret of fleet.secrets)
        expect(written + renamed.stdout + renamed.stderr).not.toContain(secret);
    });
  });

  describe("systems retire", () => {
    it("adds to the list, once: collections of a system that is gone leave the state without a request", async () => {
      const before = marks();
      for (const name of ["plant", "lab", "lab"]) expect((await systems("retire", name)).code).toBe(0);
      expect(await listed()).toMatchObject({ plant: "retired, 2", lab: "retired, 2", center: "declared, 2" });
      await up();
      expect(await listed()).toMatchObject({ plant: "retired, 0", lab: "retired, 0", center: "declared, 2" });
      for (const name of ["plant", "lab"])
        await project.must("config", "rm", "--path", `extrahop:systems.${name}`);
      await up();
      const declared = "declared, 2";
      expect(await listed()).toEqual({ "branch.corp.example": declared, center: declared, depot: declared });
      expect(changesSince(before)).toEqual([]);
      expect(names("lab")).toEqual(["apt", "c2"]);
    });
  });

  describe("systems remove", () => {
    it("has the next `up` delete the system's collections and nothing else, then drops its entry", async () => {
      const before = marks();
      const name = "branch.corp.example";
      const marked = await systems("remove", name);
      expect([marked.code, marked.stdout]).toEqual([
        0,
        `${name} is to be removed: the next \`pulumi up\` deletes its 2 collections, and nothing of other systems.\n`,
      ]);
      expect(await listed()).toMatchObject({ [name]: "to be removed, 2", center: "declared, 2" });
      expect((await systems("remove", name)).code).toBe(3);
      expect(changesSince(before)).toEqual([]);

      await up();
      expect(changesSince(before)).toEqual(["branch delete", "branch delete"]);
      expect(names("branch")).toEqual(["somebody else's"]);

      const dropped = await systems("remove", name);
      expect([dropped.code, dropped.stdout]).toEqual([
        0,
        `No collection of ${name} is left: its entry is dropped.\n`,
      ]);
      const written = await settings();
      expect(written).not.toMatch(/branch|removedSystems/);
      expect(written).toMatch(/center:/);
      await up("--expect-no-changes");
      expect(changesSince(before)).toHaveLength(2);
      for (const secret of fleet.secrets)
        expect(written + marked.stderr + dropped.stdout).not.toContain(secret);
    });

    it("is refused by a resource that still declares the system", async () => {
      await systems("remove", "depot");
      await project.write(
        "index.ts",
        'import { ThreatCollection } from "pulumi-extrahop";\nnew ThreatCollection("c2", { system: "depot", source: "stix/c2.json" });\n',
      );
      const { code, text } = await project.preview();
      expect(code).not.toBe(0);
      expect(text).toContain(
        '"depot" is to be removed (extrahop:removedSystems). Fix: take this resource out',
      );
      await project.must("destroy", "--yes", "--skip-preview");
      expect([names("depot"), names("hq"), names("branch")]).toEqual([[], [], ["somebody else's"]]);
    });
  });
});

describe("systems remove with a CSV file", () => {
  it("can empty the last system, names a misspelt one, and says what to do in a CSV", async () => {
    await begin("hq");
    const [key = ""] = fleet.secrets;
    await project.write(
      "systems.csv",
      `name,host,api_key,ca_file\nhq,${fleet.systems.hq.url},${key},${fleet.caFile}\n`,
    );
    await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
    await up();
    const misspelt = await systems("remove", "qh");
    expect(misspelt.code).toBe(1);
    expect(misspelt.stderr).toMatch(/no system is called "qh"; there is hq\n/);
    expect((await systems("remove", "hq")).code).toBe(0);
    await up();
    expect(names("hq")).toEqual([]);
    const last = await systems("remove", "hq");
    expect(last.stdout).toContain("No collection of hq is left: take it out of systems.csv");
  });
});

const fleetUp = async (...args: string[]) => {
  const { code, text } = await runFleet(project, ["up", "--stack", "test", ...args]);
  expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
};
const stackNames = async () =>
  (JSON.parse((await project.must("stack", "ls", "--json")).stdout) as { name: string }[])
    .map(({ name }) => name)
    .sort();

describe("in a fleet", () => {
  it("a system is removed and another renamed with the stack that lists them, whose sites hold the collections", async () => {
    await begin("hq", "branch", "lab");
    await project.configure([
      ...fleet.config(),
      { path: "extrahop:systems.hq.site", value: "north" },
      { path: "extrahop:systems.lab.site", value: "north" },
      { path: "extrahop:systems.branch.site", value: "south" },
    ]);
    await fleetUp();
    const before = marks();

    const removed = await systems("remove", "branch");
    expect(removed.stdout).toContain(
      "the next `npx pulumi-extrahop fleet up --stack test` deletes its 2 collections",
    );
    const renamed = await systems("rename", "lab", "bench");
    expect(renamed.stdout).toContain("2 collections renamed in the state");
    await fleetUp();
    expect(changesSince(before)).toEqual(["branch delete", "branch delete"]);
    expect(names("lab")).toEqual(["apt", "c2"]);

    const dropped = await systems("remove", "branch");
    expect(dropped.stdout).toBe("No collection of branch is left: its entry is dropped.\n");
    expect(await listed()).toEqual({ bench: "declared, 2", hq: "declared, 2" });
    await fleetUp();
    expect(changesSince(before)).toHaveLength(2);
    expect(await stackNames()).toEqual(["test", "test-north"]);
  });

  it("a system that was taken out of the list without `remove` names the commands with the fleet's stack", async () => {
    await project.must("config", "rm", "--path", "extrahop:systems.bench", "--stack", "test");
    const { code, text } = await runFleet(project, ["up", "--stack", "test"]);
    expect(code).toBe(2);
    expect(text).toContain("pulumi-extrahop systems retire bench --stack test");
    expect(text.match(/systems retire bench/g)).toHaveLength(1);
    expect((await systems("retire", "bench")).code).toBe(0);
    await fleetUp();
    expect(names("lab")).toEqual(["apt", "c2"]);
  });

  it("of one stack for each system, a system is renamed with its stack, and one that is gone is retired", async () => {
    await begin("branch", "lab");
    await project.configure(fleet.config());
    await fleetUp("--by", "system");
    expect(await stackNames()).toEqual(["test", "test-branch", "test-lab"]);
    const before = marks();

    const renamed = await systems("rename", "lab", "bench");
    expect([renamed.code, renamed.stdout]).toEqual([
      0,
      "lab is called bench: 2 collections renamed in the state.\n",
    ]);
    expect(renamed.stderr).toContain("`npx pulumi-extrahop fleet up --stack test`");
    const selected = async () => (await project.must("stack", "--show-name")).stdout.trim();
    expect(await selected()).toBe("test");
    await fleetUp();
    expect(changesSince(before)).toEqual([]);
    expect(await stackNames()).toEqual(["test", "test-bench", "test-branch"]);

    await fleet.systems.branch.stop();
    const retired = await systems("retire", "branch");
    expect([retired.code, retired.stdout]).toEqual([
      0,
      "branch is retired: `fleet up` drops its collections from the state and sends it no request.\n" +
        "Then remove its entry from where it is declared.\n",
    ]);
    await fleetUp();
    expect(await listed()).toMatchObject({ branch: "retired, 0" });
    await project.must("config", "rm", "--path", "extrahop:systems.branch", "--stack", "test");
    await fleetUp();
    expect(await stackNames()).toEqual(["test", "test-bench"]);
    expect(await selected()).toBe("test");
    expect(await listed()).toEqual({ bench: "declared, 2" });
  });
});
