import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { linkPackages } from "../support/linkPackages.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** Runs the programs of several stacks at once in one process, each in the folder of its project. */
const hostProgram = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const runs = JSON.parse(process.argv[2]);
Promise.all(runs.map(async ({ stack, workDir, envVars, program, options, operations }) => {
  let text = "";
  const onOutput = (out) => { text += out; };
  try {
    const selected = await LocalWorkspace.selectStack(
      { stackName: stack, projectName: "extrahop-test", program: async () => require(program)(stack) },
      { workDir, envVars },
    );
    for (const operation of operations) await selected[operation]({ onOutput, onError: onOutput, ...options });
    return { ok: true, text };
  } catch (error) {
    return { ok: false, text: text + error.message };
  }
})).then((results) => console.log(JSON.stringify(results)));
`;

interface InlineRun {
  readonly ok: boolean;
  readonly text: string;
}

let fleet: Fleet<"one" | "two">;
let projects: readonly [Project, Project];
let host: string;

beforeAll(async () => {
  fleet = await startFleet({
    one: { kind: "sensor", firmware: "26.2.0.1" },
    two: { kind: "sensor", firmware: "26.2.0.1" },
  });
  const [one, two] = await Promise.all([
    createProject({ stack: "first", files: { "feeds/c2.json": bundleOf(["192.0.2.1", "192.0.2.2"]) } }),
    createProject({ stack: "second", files: {} }),
  ]);
  projects = [one, two];
  await one.configure(fleet.config("one"));
  await two.configure(fleet.config("two"));
  host = await temporaryFolder();
  await linkPackages(host);
  await write("host.cjs", hostProgram);
  await write("feeds/c2.json", bundleOf(["198.51.100.1"]));
  await write("..data/c2.json", bundleOf(["198.51.100.1", "198.51.100.2", "198.51.100.3"]));
});

afterEach(async () => {
  for (const project of projects) {
    const { code, text } = await project.run(["destroy", "--yes", "--skip-preview"]);
    expect({ code, text: code === 0 ? "" : text }).toEqual({ code: 0, text: "" });
  }
  expect(held()).toEqual({ one: {}, two: {} });
});

async function write(path: string, text: string): Promise<string> {
  const file = join(host, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** @param body of a function that gets the name of the stack */
async function inlineProgram(body: string): Promise<string> {
  const classes = 'const { ThreatCollection, ThreatFeed, ThreatFleet } = require("pulumi-extrahop");';
  const file = `program-${Date.now()}-${Math.random()}.cjs`;
  return write(file, `${classes}\nmodule.exports = (stack) => {\n${body}\n};\n`);
}

async function run(
  program: string,
  {
    of = projects,
    options = {},
    operations = ["up"],
  }: {
    readonly of?: readonly Project[];
    readonly options?: object;
    readonly operations?: readonly ("up" | "preview" | "refresh" | "destroy")[];
  } = {},
): Promise<readonly InlineRun[]> {
  const runs = of.map(({ folder, stack, driverEnvironment }) => ({
    stack,
    workDir: folder,
    envVars: driverEnvironment,
    program,
    options,
    operations,
  }));
  const stdout = await new Promise<string>((resolve, reject) => {
    const env = of[0]?.driverEnvironment ?? {};
    const done = (error: Error | null, text: string) => (error === null ? resolve(text) : reject(error));
    execFile(process.execPath, [join(host, "host.cjs"), JSON.stringify(runs)], { cwd: host, env }, done);
  });
  return JSON.parse(stdout) as readonly InlineRun[];
}

const held = () =>
  Object.fromEntries(
    Object.entries(fleet.systems).map(([name, system]) => [
      name,
      Object.fromEntries(system.collections().map((one) => [one.name, one.observables])),
    ]),
  );

describe("an inline program of the Automation API in another folder than its workspace", () => {
  it("reads relative and absolute sources of its own folder, and names that begin with two dots", async () => {
    const program = await inlineProgram(`
      const system = "one";
      new ThreatCollection("relative", { system, source: "feeds/c2.json", name: "relative" });
      new ThreatCollection("absolute", { system, source: ${JSON.stringify(join(host, "feeds/c2.json"))}, name: "absolute" });
      new ThreatCollection("elsewhere", { system, source: ${JSON.stringify(join(projects[0].folder, "feeds/c2.json"))}, name: "elsewhere" });
      new ThreatCollection("dots", { system, source: "..data/c2.json", name: "dots" });`);
    const [result] = await run(program, { of: [projects[0]] });
    expect(result).toMatchObject({ ok: true });
    expect(held()["one"]).toEqual({ relative: 1, absolute: 1, elsewhere: 2, dots: 3 });
    const again = await run(program, { of: [projects[0]], options: { expectNoChanges: true } });
    expect(again).toMatchObject([{ ok: true }]);
  });

  it("runs again and again in one process, as a service does", async () => {
    const program = await inlineProgram(`new ThreatFleet("fleet", { folder: "feeds" });`);
    const operations = ["up", "preview", "up", "refresh", "destroy", "up"] as const;
    const [result] = await run(program, { of: [projects[0]], operations });
    expect(result).toMatchObject({ ok: true });
    expect(result?.text).toMatch(/\d+ unchanged/);
    expect(held()["one"]).toEqual({ c2: 1 });
  });

  it("reads paths of the configuration in the workspace's folder, and its own in its own", async () => {
    const [project] = projects;
    await copyFile(fleet.caFile, join(project.folder, "ca.pem"));
    await copyFile(fleet.caFile, join(host, "own.pem"));
    await project.configure([{ path: "extrahop:systems.one.caFile", value: "ca.pem" }]);
    const described = {
      name: "described",
      host: fleet.systems.two.url,
      apiKey: fleet.secrets[1],
      caFile: "own.pem",
    };
    const program = await inlineProgram(`
      new ThreatFleet("fleet", { folder: "feeds" });
      new ThreatCollection("two", { system: ${JSON.stringify(described)}, source: "feeds/c2.json" });`);
    expect(await run(program, { of: [project] })).toMatchObject([{ ok: true }]);
    expect(held()).toEqual({ one: { c2: 1 }, two: { c2: 1 } });
  });

  it("refuses a relative `systemsFile`, which it cannot find, and accepts an absolute one", async () => {
    const [project] = projects;
    const [key = ""] = fleet.secrets;
    const file = `name,host,apiKey,caFile\none,${fleet.systems.one.url},${key},${fleet.caFile}\n`;
    await project.must("config", "rm", "extrahop:systems");
    await project.write("systems.csv", file);
    await write("systems.csv", "name,host,apiKey\nanother,192.0.2.9,k\n");
    const program = await inlineProgram(`new ThreatFleet("fleet", { folder: "feeds" });`);
    await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
    const [refused] = await run(program, { of: [project] });
    expect(refused?.ok).toBe(false);
    expect(refused?.text).toContain("EXTRAHOP_SYSTEMS_INVALID");
    expect(refused?.text).toContain(
      'extrahop:systemsFile: "systems.csv" is a relative path, and an inline program',
    );
    expect(held()["one"]).toEqual({});
    await project.configure([{ path: "extrahop:systemsFile", value: join(project.folder, "systems.csv") }]);
    expect(await run(program, { of: [project] })).toMatchObject([{ ok: true }]);
    expect(held()["one"]).toEqual({ c2: 1 });
    await project.must("config", "rm", "extrahop:systemsFile");
    await project.configure(fleet.config("one"));
  });

  it("keeps a collection that it declares by a resource which the run leaves out", async () => {
    const [project] = projects;
    const program = (resource: string) =>
      inlineProgram(`
        new ThreatCollection(${JSON.stringify(resource)}, { system: "one", source: "feeds/c2.json" });
        new ThreatCollection("other", { system: "one", source: "feeds/c2.json", name: "other" });`);
    expect(await run(await program("former"), { of: [project] })).toMatchObject([{ ok: true }]);
    const urn = (await project.resources()).find((one) => one.urn.endsWith("::former"))?.urn ?? "";
    const renamed = urn.replace(/former$/, "renamed");
    const left = await run(await program("renamed"), { of: [project], options: { exclude: [renamed] } });
    expect(left).toMatchObject([{ ok: true, text: expect.stringContaining("EXTRAHOP_KEPT") }]);
    expect(held()["one"]).toEqual({ c2: 1, other: 1 });
    expect(await run(await program("renamed"), { of: [project] })).toMatchObject([{ ok: true }]);
  });
});

/** The language host that the tests can build does not pass hooks on; an inline program needs none. */
describe("hooks and transforms", () => {
  it("run before and after an upload, change arguments, and stop the upload where they fail", async () => {
    const [project] = projects;
    const hooked = (fails: boolean) => `
      const pulumi = require("@pulumi/pulumi");
      const { appendFileSync } = require("node:fs");
      const before = new pulumi.ResourceHook("before", (args) => {
        appendFileSync("hooks.txt", "before " + args.name + "\\n");
        if (${fails}) throw new Error("change freeze");
      });
      const after = new pulumi.ResourceHook("after", (args) => {
        appendFileSync("hooks.txt", "after " + args.name + " " + args.newOutputs.observables + "\\n");
      });
      pulumi.runtime.registerResourceTransform((args) =>
        args.type.endsWith(":ThreatCollection")
          ? { props: { ...args.props, name: "org-" + args.props.name }, opts: { ...args.opts, hooks: {
              beforeCreate: [before], afterCreate: [after], beforeUpdate: [before], afterUpdate: [after] } } }
          : undefined);
      new ThreatFleet("fleet", { folder: "feeds" });`;
    const done = await run(await inlineProgram(hooked(false)), { of: [project] });
    expect(done).toMatchObject([{ ok: true }]);
    expect(readFileSync(join(host, "hooks.txt"), "utf8")).toBe("before one/c2\nafter one/c2 1\n");
    expect(held()["one"]).toEqual({ "org-c2": 1 });
    await write("feeds/c2.json", bundleOf(["198.51.100.1", "198.51.100.2"]));
    const [stopped] = await run(await inlineProgram(hooked(true)), { of: [project] });
    expect(stopped?.ok).toBe(false);
    expect(stopped?.text).toContain("change freeze");
    expect(held()["one"]).toEqual({ "org-c2": 1 });
    await write("feeds/c2.json", bundleOf(["198.51.100.1"]));
  });
});

describe("two stacks that one process updates at the same time", () => {
  it("are apart: each warns of its own keys, and no state has a call stack", async () => {
    const [first, second] = projects;
    await first.must(
      "config",
      "set",
      "--path",
      "extrahop:systems.one.apiKey",
      "--plaintext",
      fleet.secrets[0] ?? "",
    );
    await second.must(
      "config",
      "set",
      "--path",
      "extrahop:systems.two.apiKey",
      "--plaintext",
      fleet.secrets[1] ?? "",
    );
    const program = await inlineProgram(`
      const system = stack === "first" ? "one" : "two";
      for (let i = 0; i < 20; i += 1)
        new ThreatCollection("c" + i, { system, source: "feeds/c2.json", name: stack + i });`);
    const results = await run(program);
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    for (const [index, project] of projects.entries()) {
      const system = ["one", "two"][index];
      expect(results[index]?.text).toContain(`extrahop:systems.${system}.apiKey`);
      const collections = (await project.resources()).filter(({ type }) =>
        type.endsWith(":ThreatCollection"),
      );
      for (const one of collections) expect(one).not.toHaveProperty("stackTrace");
      const names = Object.keys(held()[system ?? ""] ?? {});
      expect(names.sort()).toEqual(Array.from({ length: 20 }, (_, at) => `${project.stack}${at}`).sort());
    }
  });
});
