import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "../../simulator/src/index.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { runCommand, runFleet } from "../support/fleetCommand.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { type ConfigValue, createProject, type Project } from "../support/project.js";
import { runCli } from "../support/runCli.js";
import { bundleOf } from "../support/stix/feeds.js";

type Name = "muc-1" | "muc-2" | "nyc-1" | "osa-1";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  const system = { kind: "sensor", firmware: "26.3.0" } as const;
  fleet = await startFleet({ "muc-1": system, "muc-2": system, "nyc-1": system, "osa-1": system });
  project = await createProject({
    stack: "prod",
    files: {
      "index.ts": fleetProgram,
      "stix/a.json": bundleOf(["192.0.2.1"]),
      "stix/b.json": bundleOf(["192.0.2.2"]),
    },
  });
  await declare("munich", "muc-1");
  await declare("osaka", "osa-1");
});

/** Declares a system, or moves it to another site. */
const declare = (site: string, name: Name) =>
  project.must(
    ...["config", "set-all", "--stack", "prod", "--path"],
    ...[...fleet.config(name), { path: `extrahop:systems.${name}.site`, value: site }].flatMap(
      ({ path, value, secret }: ConfigValue) => [secret ? "--secret" : "--plaintext", `${path}=${value}`],
    ),
  );
const leave = (name: Name) =>
  project.must("config", "rm", "--stack", "prod", "--path", `extrahop:systems.${name}`);
const up = () => runFleet(project, ["up", "--stack", "prod", "--continue-on-error"]);
const held = (name: Name) =>
  fleet.systems[name]
    .collections()
    .map((collection) => collection.name)
    .sort();
const stacks = async () =>
  (JSON.parse((await project.must("stack", "ls", "--json")).stdout) as { name: string }[])
    .map(({ name }) => name)
    .sort();
const deletions = ({ journal }: Simulator) => journal.filter(({ method }) => method === "DELETE").length;

describe("a fleet whose systems join, move and leave", () => {
  it("converges its sites, and plain `pulumi` keeps working on the stack that was selected", async () => {
    await project.must("stack", "init", "mine");
    const first = await up();
    expect({ code: first.code, text: first.code === 0 ? "" : first.text }).toEqual({ code: 0, text: "" });
    expect(await stacks()).toEqual(["mine", "prod", "prod-munich", "prod-osaka"]);
    expect([held("muc-1"), held("osa-1")]).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect((await project.must("stack", "--show-name")).stdout.trim()).toBe("mine");
  });

  it("refuses a plain preview and up of the stack that only lists systems, with the way to go", async () => {
    const preview = await project.preview("--stack", "prod");
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("The stack prod only lists systems");
    expect(preview.text).toContain("npx pulumi-extrahop fleet preview --stack prod");
    expect(preview.text).not.toMatch(/ThreatCollection|ThreatFeed|unhandled exception/);
    expect((await project.up("--stack", "prod")).code).not.toBe(0);
  });

  it("takes in a system that joins a site, and one that opens a site", async () => {
    await declare("munich", "muc-2");
    await declare("new york", "nyc-1");
    const joined = await up();
    expect(joined.code).toBe(0);
    expect(joined.stdout).toMatch(
      /prod-munich\s+2\s+done\s+3 create, 5 same|prod-munich\s+2\s+done\s+.*3 create/,
    );
    expect(await stacks()).toContain("prod-new-york");
    for (const name of ["muc-1", "muc-2", "nyc-1", "osa-1"] as const) expect(held(name)).toEqual(["a", "b"]);
  });

  it("shows drift, and repairs it where another system of the site cannot be asked", async () => {
    fleet.systems["muc-1"].tamper.remove("a");
    const preview = await runFleet(project, ["preview", "--stack", "prod", "--refresh", "--site", "munich"]);
    expect(preview.code).toBe(0);
    expect(preview.stdout).toMatch(/prod-munich\s+2\s+done\s.*1 create/);
    expect(held("muc-1")).toEqual(["b"]);
    const { faults } = fleet.systems["muc-2"];
    faults.add({ effect: { kind: "status", status: 403 }, times: "always" });
    const repaired = await runFleet(project, ["up", "--stack", "prod", "--refresh", "--site", "munich"]);
    faults.clear();
    expect(repaired.code).toBe(2);
    expect(repaired.stdout).toMatch(/prod-munich\s+2\s+failed\s.*1 create.*muc-2$/m);
    expect(repaired.text.match(/EXTRAHOP_FORBIDDEN/g)).toHaveLength(1);
    expect(held("muc-1")).toEqual(["a", "b"]);
  });

  it("keeps the collections of a system that moves to another site, and ends with nothing to do", async () => {
    const ids = () => fleet.systems["muc-2"].collections().map(({ id }) => id);
    const before = ids();
    await declare("osaka", "muc-2");
    const moved = await up();
    expect({ code: moved.code, text: moved.code === 0 ? "" : moved.text }).toEqual({ code: 0, text: "" });
    expect(held("muc-2")).toEqual(["a", "b"]);
    expect(deletions(fleet.systems["muc-2"])).toBe(0);
    expect(ids()).toEqual(before);
    const again = await up();
    expect(again.stdout).toMatch(/prod-munich\s+1\s+done\s+7 same|prod-munich\s+1\s+done\s+\d+ same/);
    expect(again.stdout).not.toMatch(/create|update|delete/);
  });

  it("removes a site whose only system moves, without touching the system", async () => {
    await declare("osaka", "nyc-1");
    const out = join(project.folder, "out");
    const preview = await runFleet(project, ["preview", "--stack", "prod", "--save", out]);
    expect(preview.code).toBe(0);
    // A gate on deletions must not fail: nothing is deleted on a system.
    const report = await runCli(["report", "--preview", "out", "--fail-on", "deletions,failed"], {
      folder: project.folder,
    });
    expect({ code: report.code, stderr: report.code === 0 ? "" : report.stderr }).toEqual({
      code: 0,
      stderr: "",
    });
    expect(report.stdout).toContain("removed from the state only");
    expect(preview.stdout).toMatch(/prod-new-york\s+0\s+left by all systems/);
    expect(await stacks()).toContain("prod-new-york");
    const moved = await up();
    expect({ code: moved.code, text: moved.code === 0 ? "" : moved.text }).toEqual({ code: 0, text: "" });
    expect(await stacks()).toEqual(["mine", "prod", "prod-munich", "prod-osaka"]);
    expect(held("nyc-1")).toEqual(["a", "b"]);
    expect(deletions(fleet.systems["nyc-1"])).toBe(0);
    expect((await project.must("stack", "--show-name")).stdout.trim()).toBe("mine");
  });

  it("fails on a site whose last system is no longer listed, names it, and never calls the fleet done", async () => {
    await leave("muc-1");
    const left = await up();
    expect(left.code).toBe(2);
    expect(left.stdout).toMatch(/prod-munich\s+0\s+failed .*muc-1/);
    expect(left.stdout).toContain("1 of 2 sites are not done");
    expect(left.text.match(/EXTRAHOP_SYSTEM_UNKNOWN/g)).toHaveLength(1);
    expect(left.text).toContain("npx pulumi-extrahop systems retire muc-1");
    expect(held("muc-1")).toEqual(["a", "b"]);
  });

  it("removes that site once the stack says that the system is retired", async () => {
    const retire = await runCommand(project, ["systems", "retire", "muc-1", "--stack", "prod"]);
    expect({ code: retire.code, text: retire.code === 0 ? "" : retire.text }).toEqual({ code: 0, text: "" });
    const retired = await up();
    expect({ code: retired.code, text: retired.code === 0 ? "" : retired.text }).toEqual({
      code: 0,
      text: "",
    });
    expect(await stacks()).toEqual(["mine", "prod", "prod-osaka"]);
    expect(held("muc-1")).toEqual(["a", "b"]);
  });

  it("lets go of a retired system's entry: the key is gone from the sites when it is gone from the list", async () => {
    const file = join(project.folder, "Pulumi.prod-osaka.yaml");
    expect(readFileSync(file, "utf8")).toContain("retiredSystems");
    await project.must("config", "rm", "--stack", "prod", "extrahop:retiredSystems");
    expect((await up()).code).toBe(0);
    expect(readFileSync(file, "utf8")).not.toContain("retiredSystems: ");
  });
});

describe("`systems` on the stack that lists a fleet's systems", () => {
  const systems = (...args: string[]) => runCommand(project, ["systems", ...args, "--stack", "prod"]);

  it("lists every system with the collections that the stack of its site has", async () => {
    await declare("new york", "nyc-1");
    expect((await up()).code).toBe(0);
    const list = await systems("list");
    expect(list.code).toBe(0);
    expect(list.stdout).toMatch(/^nyc-1\s.*\b2\b/m);
  });

  it("renames a system without an upload or a deletion", async () => {
    const { journal } = fleet.systems["osa-1"];
    const before = journal.length;
    const renamed = await systems("rename", "osa-1", "osaka.example.com");
    expect({ code: renamed.code, text: renamed.code === 0 ? "" : renamed.text }).toEqual({
      code: 0,
      text: "",
    });
    const after = await up();
    expect({ code: after.code, text: after.code === 0 ? "" : after.text }).toEqual({ code: 0, text: "" });
    const sent = journal.slice(before).filter(({ method }) => method !== "GET");
    expect(sent).toEqual([]);
    expect(held("osa-1")).toEqual(["a", "b"]);
  });

  it("removes a system: `fleet up` deletes its collections alone, and its site is gone with its entry", async () => {
    expect((await systems("remove", "nyc-1")).stdout).toContain("fleet up");
    expect((await up()).code).toBe(0);
    expect([held("nyc-1"), held("osa-1"), held("muc-2")]).toEqual([[], ["a", "b"], ["a", "b"]]);
    const dropped = await systems("remove", "nyc-1");
    expect(dropped.code).toBe(0);
    expect(dropped.stdout).toContain("its entry is dropped");
    const last = await up();
    expect({ code: last.code, text: last.code === 0 ? "" : last.text }).toEqual({ code: 0, text: "" });
    expect(await stacks()).toEqual(["mine", "prod", "prod-osaka"]);
    expect((await up()).stdout).not.toMatch(/create|update|delete|left by/);
  });
});

describe("a stack that managed all systems itself before", () => {
  it("is refused until its state is emptied by the command that the message has; then sites adopt everything", async () => {
    expect((await runFleet(project, ["destroy", "--stack", "prod"])).code).toBe(0);
    await project.must("config", "rm", "--stack", "prod", "extrahop:fleet");
    await project.must("up", "--yes", "--skip-preview", "--stack", "prod");
    expect(held("osa-1")).toEqual(["a", "b"]);
    const refused = await up();
    expect(refused.code).toBe(1);
    const [, command = ""] = /: pulumi (state delete .*)$/m.exec(refused.text) ?? [];
    await project.must(...command.split(" "));
    const taken = await up();
    expect(taken.code).toBe(0);
    for (const name of ["muc-2", "osa-1"] as const) {
      expect(held(name)).toEqual(["a", "b"]);
    }
    expect((await up()).stdout).not.toMatch(/create|update|delete/);
  });
});
