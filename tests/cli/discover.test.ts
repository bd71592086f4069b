import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import ts from "typescript";
import type { Simulator } from "../../simulator/src/index.js";
import { startFleet } from "../support/fleet.js";
import { jsonLines, runCli, startCli } from "../support/runCli.js";
import { folderOf, stixPackage } from "../support/stix/sources.js";
import { declaring, nobody } from "./support/asking.js";

const fleetOf = () =>
  startFleet({
    hq: { kind: "console", firmware: "26.3.0" },
    munich: { kind: "sensor", firmware: "9.8.0" },
  });

async function filled() {
  const fleet = await fleetOf();
  await hold(fleet.systems.munich, "apt1");
  await hold(fleet.systems.munich, 'old "list"');
  const folder = await folderOf({
    "stix/apt1.xml": stixPackage(["one.example"]),
    "stix/c2.xml": stixPackage(["two.example"]),
  });
  return { fleet, folder, environment: declaring(fleet, { gone: nobody }) };
}

async function hold(system: Simulator, name: string): Promise<void> {
  await system.tamper.add({ name, observables: 3 });
}

interface Found {
  readonly name: string;
  readonly collections?: readonly { readonly name: string; readonly state: string }[];
}

const systemsOf = (found: Record<string, unknown> = {}) => (found["systems"] ?? []) as readonly Found[];

describe("discover", () => {
  it("lists what each system holds against the folder, tells who did not answer, and ends with 2 for it", async () => {
    const { fleet, folder, environment } = await filled();

    const { code, stdout, stderr } = await runCli(["discover"], { folder, environment });

    expect(code).toBe(2);
    expect(stdout).toMatch(/^SYSTEM +COLLECTION +OBSERVABLES +INDICATORS +UPDATED +STATE +SOURCE$/m);
    expect(stdout).toMatch(/^munich +apt1 +3 +1 +\d{4}-\d\d-\d\d \d\d:\d\d +same name +stix\/apt1\.xml$/m);
    expect(stdout).toMatch(/^munich +old "list" +3 .* only on the system +-$/m);
    expect(stdout).toMatch(/^munich +c2 +- +- +- +only in the folder +stix\/c2\.xml$/m);
    expect(stdout).toMatch(/^hq +apt1 +- +- +- +only in the folder/m);
    expect(stdout).toMatch(/^gone +- +- +- +- +could not be asked +-$/m);
    expect(stderr).toMatch(/error: gone: .*ECONNREFUSED.*\[EXTRAHOP_UNREACHABLE\]/);
    expect(stderr).not.toMatch(/^\s+at /m);
    for (const secret of [...fleet.secrets, nobody.apiKey]) expect(stdout + stderr).not.toContain(secret);
    expect(fleet.systems.munich.journal.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("gives the same as one JSON object", async () => {
    const { folder, environment } = await filled();

    const { code, stdout } = await runCli(["discover", "--json"], { folder, environment });

    expect(code).toBe(2);
    const [found, ...more] = jsonLines(stdout);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ folder: "stix", sources: 2, problems: [] });
    const munich = systemsOf(found).find(({ name }) => name === "munich");
    expect(munich?.collections?.map(({ name, state }) => [name, state])).toEqual([
      ["apt1", "both"],
      ["c2", "folderOnly"],
      ['old "list"', "systemOnly"],
    ]);
    expect(systemsOf(found)[0]).toMatchObject({
      name: "gone",
      reached: false,
      error: { code: "EXTRAHOP_UNREACHABLE" },
    });
  });

  it("ends with 0 when all answer, and compares with nothing where there is no folder", async () => {
    const fleet = await fleetOf();
    await hold(fleet.systems.hq, "apt1");
    const folder = await folderOf({});

    const { code, stdout, stderr } = await runCli(["discover"], { folder, environment: declaring(fleet) });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^hq +apt1 .*only on the system/m);
    expect(stderr).toContain("There is no folder stix");
    expect(stderr).toContain("munich holds no collection.");
  });

  it("ends with 2 for a folder that was named and is not there", async () => {
    const fleet = await fleetOf();
    const folder = await folderOf({});

    const { code, stderr } = await runCli(["discover", "--folder", "feeds"], {
      folder,
      environment: declaring(fleet),
    });

    expect(code).toBe(2);
    expect(stderr).toContain("feeds:1:1: error source-missing");
  });

  it("reads systems from the vendor's CSV, whatever the environment declares", async () => {
    const fleet = await fleetOf();
    const folder = await folderOf({});
    const { munich } = fleet.systems;
    await hold(munich, "apt1");
    const [, , key] = fleet.config("munich");
    const csv = `name,host,api key,ca file\nmuc,${munich.url},${key?.value},${fleet.caFile}\n`;
    const file = join(await folderOf({ "systems.csv": csv }), "systems.csv");

    const { code, stdout } = await runCli(["discover", "--systems-file", file, "--json"], {
      folder,
      environment: { EXTRAHOP_SYSTEMS: JSON.stringify({ other: nobody }) },
    });

    expect(code).toBe(0);
    expect(jsonLines(stdout)[0]).toMatchObject({ systems: [{ name: "muc", reached: true }] });
  });

  it.each([
    {
      what: "no system is declared",
      environment: { EXTRAHOP_SYSTEMS_FILE: "systems.csv" },
      says: /systems\.csv: cannot be read \(ENOENT\)/,
    },
    {
      what: "the declaration is wrong",
      environment: { EXTRAHOP_SYSTEMS: '{"hq":{"apiKey":"marked-key"}}' },
      says: /EXTRAHOP_SYSTEMS\.hq\.host: is missing/,
    },
  ])("ends with 1 when $what", async ({ environment, says }) => {
    const { code, stdout, stderr } = await runCli(["discover"], { folder: await folderOf({}), environment });

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain("marked");
  });
});

describe("discover, cut short", () => {
  it("ends with 130 at once on SIGINT, although a system keeps it waiting", async () => {
    const fleet = await fleetOf();
    const { munich } = fleet.systems;
    munich.faults.add({ operation: "list", times: "always", effect: { kind: "hang" } });
    const child = startCli(["discover"], { folder: await folderOf({}), environment: declaring(fleet) });
    for (let attempt = 0; attempt < 1_000 && munich.journal.length === 0; attempt += 1) await pause(10);
    expect(munich.journal).toHaveLength(1);
    child.kill("SIGINT");

    const [code] = await once(child, "close");

    expect(code).toBe(130);
  });
});

describe("discover --write", () => {
  it("writes a program that TypeScript takes, with declarations of what has a source and comments for the rest", async () => {
    const { folder, environment } = await filled();

    const { code, stdout, stderr } = await runCli(["discover", "--write", "program"], {
      folder,
      environment,
    });

    expect(code).toBe(2);
    expect(stderr).toMatch(/^SYSTEM +COLLECTION/m);
    const { diagnostics } = ts.transpileModule(stdout, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
    const statements = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
    expect(statements).toEqual([
      'import { ThreatCollection } from "pulumi-extrahop";',
      'new ThreatCollection("munich/apt1", { system: "munich", source: "stix/apt1.xml", name: "apt1" });',
    ]);
    expect(stdout).toContain('\n// new ThreatCollection("munich/old \\"list\\"", { system: "munich", ');
    expect(stdout).toContain('\n// "gone" could not be asked.\n');
  });

  it("lets no name break out of the program's text", async () => {
    const fleet = await fleetOf();
    await hold(fleet.systems.hq, 'x"\n});\nprocess.exit(9);//\u2028`');
    const folder = await folderOf({});

    const { stdout } = await runCli(["discover", "--write", "program"], {
      folder,
      environment: declaring(fleet),
    });

    const { statements } = ts.createSourceFile("index.ts", stdout, ts.ScriptTarget.Latest);
    expect(statements.map(({ kind }) => ts.SyntaxKind[kind])).toEqual(["ImportDeclaration"]);
  });

  it("writes stack configuration into a file, and never over one that is there", async () => {
    const { folder, environment } = await filled();
    const args = ["discover", "--write", "config", "--out", "feeds.yaml"];

    const first = await runCli(args, { folder, environment });
    const second = await runCli(args, { folder, environment });

    expect(first.code).toBe(2);
    expect(first.stdout).toMatch(/^SYSTEM/);
    const text = await readFile(join(folder, "feeds.yaml"), "utf8");
    expect(text).toContain(
      'config:\n  extrahop:collections: "stix"\n  extrahop:feeds:\n    "hq": []\n    "munich":\n      - "apt1"\n',
    );
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("feeds.yaml is not written: it is there already");
  });
});
