import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { IsolatedEngine } from "../../../tools/pulumi/isolatedEngine.js";
import { cleanUp } from "../../support/cleanUp.js";
import { startFleet } from "../../support/fleet.js";
import { createProject } from "../../support/project.js";
import { jsonLines, runCli } from "../../support/runCli.js";
import { writeScript } from "../../support/script.js";
import { stixPackage } from "../../support/stix/sources.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

/**
 * A project with a stack, and an environment in which the real `pulumi` is on PATH and its arguments are
 * written down.
 */
async function stackOf() {
  const temporary = await temporaryFolder();
  const folder = join(temporary, "project");
  await mkdir(folder);
  await writeFile(join(folder, "Pulumi.yaml"), "name: extrahop-test\nruntime: nodejs\n");
  const engine = await IsolatedEngine.open(folder, join(temporary, "pulumi"));
  cleanUp(() => engine.stop());
  const commandLines = join(temporary, "command-lines");
  await writeScript(
    join(temporary, "bin", "pulumi"),
    `printf '%s\\n' "$@" >> '${commandLines}'\nexec '${engine.command}' "$@"`,
  );
  const path = [join(temporary, "bin"), dirname(process.execPath), engine.environment["PATH"]].join(
    delimiter,
  );
  const environment = { ...engine.environment, PATH: path, TMPDIR: join(temporary, "tmp") };
  await mkdir(environment.TMPDIR);
  await engine.run(["stack", "init", "test"]);
  return { engine, folder, environment, commandLines: () => readFile(commandLines, "utf8") };
}

onPosix("systems import with the real CLI", () => {
  it("stores keys encrypted, hosts plain, and leaves a key in no command line and no file", async () => {
    const { engine, folder, environment, commandLines } = await stackOf();
    const fleet = await startFleet({
      hq: { kind: "console", firmware: "26.3.0" },
      "tenant one": { kind: "rx360", firmware: "26.3.0" },
    });
    const { hq, "tenant one": tenant } = fleet.systems;
    const [hqKey = "", tenantSecret = ""] = fleet.secrets;
    const input =
      "name,host,api key,client id,client secret,ca file\n" +
      `hq,${hq.url}/,${hqKey},,,${fleet.caFile}\n` +
      `"tenant one",${tenant.url},,id-1,${tenantSecret},${fleet.caFile}\n`;

    const run = await runCli(["systems", "import", "-", "--stack", "test"], { folder, environment, input });

    expect(run.code).toBe(0);
    const config = await engine.run(["config", "--show-secrets", "--json"]);
    expect(JSON.parse(config.stdout)["extrahop:systems"]).toMatchObject({
      secret: true,
      objectValue: {
        hq: { host: hq.url, apiKey: hqKey, caFile: fleet.caFile },
        "tenant one": { host: tenant.url, clientId: "id-1", clientSecret: tenantSecret },
      },
    });
    const file = await readFile(join(folder, "Pulumi.test.yaml"), "utf8");
    expect(file).toContain(hq.url);
    expect(file.match(/secure: v1:/g)).toHaveLength(2);
    for (const secret of [hqKey, tenantSecret]) {
      expect(file).not.toContain(secret);
      expect(run.stdout + run.stderr).not.toContain(secret);
      expect(await commandLines()).not.toContain(secret);
    }
    expect((await readdir(folder)).sort()).toEqual(["Pulumi.test.yaml", "Pulumi.yaml"]);
    expect(await readdir(environment.TMPDIR)).toEqual([]);
  });

  it.each([
    {
      what: "an unknown stack",
      args: ["--stack", "nope"],
      environment: {},
      says: /no stack named 'nope' found/,
    },
    {
      what: "a wrong passphrase",
      args: [],
      environment: { PULUMI_CONFIG_PASSPHRASE: "wrong" },
      says: /incorrect passphrase/,
    },
    {
      what: "a folder without a project",
      args: ["--cwd", "/"],
      environment: {},
      says: /no Pulumi\.yaml project file found/,
    },
    {
      what: "a folder that is not there",
      args: ["--cwd", "/no/such/folder"],
      environment: {},
      says: /there is no folder \/no\/such\/folder/,
    },
  ])("ends with 1 and the CLI's own words for $what", async ({ args, environment: more, says }) => {
    const { folder, environment, engine } = await stackOf();
    // A secret of the stack's makes the passphrase matter.
    await engine.run(["config", "set", "--secret", "other", "value"]);

    const { code, stdout, stderr } = await runCli(["systems", "import", "-", ...args], {
      folder,
      environment: { ...environment, ...more },
      input: "sensor.example.com,marked-key\n",
    });

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/marked|^\s+at /m);
  });
});

onPosix("discover with the real CLI", () => {
  it("merges what it finds into extrahop:feeds, and leaves other systems and keys as they are", async () => {
    const { folder, environment, engine } = await stackOf();
    const fleet = await startFleet({ munich: { kind: "sensor", firmware: "9.8.0" } });
    const { munich } = fleet.systems;
    await munich.tamper.add({ name: "apt1", observables: 7 });
    await mkdir(join(folder, "stix"));
    await writeFile(join(folder, "stix", "apt1.xml"), stixPackage(["one.example", "two.example"]));
    await writeFile(join(folder, "stix", "c2.xml"), stixPackage(["three.example"]));
    const input = `name,host,key,ca\nmunich,${munich.url},${fleet.secrets[0]},${fleet.caFile}\n`;
    await runCli(["systems", "import", "-"], { folder, environment, input });
    await engine.run(["config", "set", "--path", "extrahop:feeds.lyon[0]", "c2"]);
    await engine.run(["config", "set", "--path", "extrahop:feeds.munich[0]", "former"]);

    const run = await runCli(["discover", "--write", "config", "--stack", "test"], { folder, environment });

    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^munich +apt1 +7 +2 .* same name +stix\/apt1\.xml$/m);
    expect(run.stderr).toContain("Stored the feeds of 1 system in extrahop:feeds of the stack.");
    const config = JSON.parse((await engine.run(["config", "--json", "--show-secrets"])).stdout);
    expect(config["extrahop:feeds"].objectValue).toEqual({ lyon: ["c2"], munich: ["apt1"] });
    expect(config["extrahop:systems"].objectValue.munich.apiKey).toBe(fleet.secrets[0]);
  });

  it("asks the systems of a stack, and the program that it writes adopts what they hold", async () => {
    const { folder, environment } = await stackOf();
    const fleet = await startFleet({ munich: { kind: "sensor", firmware: "9.8.0" } });
    const { munich } = fleet.systems;
    const id = await munich.tamper.add({ name: "apt1", observables: 7 });
    const bystander = await munich.tamper.add({ name: "somebody else's", observables: 5 });
    const source = stixPackage(["one.example", "two.example"]);
    await mkdir(join(folder, "stix"));
    await writeFile(join(folder, "stix", "apt1.xml"), source);
    const input = `name,host,key,ca\nmunich,${munich.url},${fleet.secrets[0]},${fleet.caFile}\n`;
    await runCli(["systems", "import", "-"], { folder, environment, input });

    const found = await runCli(["discover", "--json", "--stack", "test"], { folder, environment });
    const program = await runCli(["discover", "--write", "program"], { folder, environment });

    expect([found.code, program.code]).toEqual([0, 0]);
    expect(jsonLines(found.stdout)[0]).toMatchObject({
      systems: [
        {
          name: "munich",
          collections: [
            { name: "apt1", state: "both", id },
            { state: "systemOnly", id: bystander },
          ],
        },
      ],
    });
    const project = await createProject({ files: { "index.ts": program.stdout, "stix/apt1.xml": source } });
    await project.configure(fleet.config());
    const up = await project.up();
    expect({ code: up.code, text: up.text }).toMatchObject({ code: 0 });
    expect(munich.collections().map((held) => [held.id, held.name, held.observables])).toEqual([
      [id, "apt1", 2],
      [bystander, "somebody else's", 5],
    ]);
  });
});
