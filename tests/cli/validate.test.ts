import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toBeValidSarifLog } from "@microsoft/jest-sarif";
import type { Log } from "sarif";
import { jsonLines, runCli } from "../support/runCli.js";
import { archive, bundle, folderOf, stixPackage } from "../support/stix/sources.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

expect.extend({ toBeValidSarifLog });

const broken = bundle(["[domain-name:value = 'one.example']", "[url:value = ]"]);

const sarifOf = async (folder: string, ...paths: string[]): Promise<Log> => {
  const { stdout } = await runCli(["validate", ...paths, "--format", "sarif"], { folder });
  return JSON.parse(stdout) as Log;
};

describe("validate", () => {
  it("says nothing but a summary and ends with 0 when all can be used", async () => {
    const folder = await folderOf({
      "a.xml": stixPackage(["one.example"]),
      "b.json": bundle(["[url:value = 'http://a.example/']"]),
    });

    const run = await runCli(["validate", "a.xml", "b.json"], { folder });

    expect(run).toEqual({ code: 0, stdout: "", stderr: "2 sources checked, problems: none.\n" });
  });

  it("prints `file:line:column: level code message` and ends with 2 when a source has errors", async () => {
    const folder = await folderOf({
      "a.json": broken,
      "b.tgz": await archive({ "sub/bad.xml": "<a>\n  </b>" }),
      "c.txt": "198.51.100.7\nneither this nor that\n",
    });

    const { code, stdout, stderr } = await runCli(["validate", "a.json", "b.tgz", "c.txt", "gone.xml"], {
      folder,
    });

    expect(code).toBe(2);
    const lines = stdout.trimEnd().split("\n");
    for (const line of lines) expect(line).toMatch(/^\S+:\d+:\d+: (error|warning|note) [a-z0-9-]+ \S/);
    expect(lines).toEqual([
      expect.stringMatching(/^a\.json:3:\d+: error pattern-invalid /),
      expect.stringMatching(/^b\.tgz!sub\/bad\.xml:\d+:\d+: error /),
      expect.stringMatching(/^c\.txt:2:1: warning line-unusable /),
      expect.stringMatching(/^gone\.xml:1:1: error source-missing /),
    ]);
    expect(stderr).toBe("4 sources checked, problems: 3 errors, 1 warning.\n");
  });

  it("lifts warnings with --strict", async () => {
    const folder = await folderOf({ "c.txt": "198.51.100.7\nneither this nor that\n" });

    const codes = [];
    for (const strictness of [[], ["--strict"]]) {
      codes.push((await runCli(["validate", "c.txt", ...strictness], { folder })).code);
    }

    expect(codes).toEqual([0, 2]);
  });

  it.each([{ format: ["--json"] }, { format: ["--format", "json"] }])(
    "prints one JSON object with $format",
    async ({ format }) => {
      const folder = await folderOf({ "a.json": broken });

      const { code, stdout } = await runCli(["validate", "a.json", ...format], { folder });

      expect(code).toBe(2);
      expect(jsonLines(stdout)).toMatchObject([
        {
          ok: false,
          sources: 1,
          error: 1,
          warning: 0,
          note: 0,
          problems: [{ level: "error", code: "pattern-invalid", file: "a.json", line: 3 }],
        },
      ]);
    },
  );

  it("reports a name that no collection can have: of a file as an error, in a folder as a warning", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "stix"));
    for (const name of ['quo"te.txt', "back\\slash.txt", "good.txt"])
      await writeFile(join(folder, "stix", name), "192.0.2.1\n");
    const file = await runCli(["validate", "--json", 'stix/quo"te.txt'], { folder });
    expect(file.code).toBe(2);
    expect(file.stdout).toContain("collection-name-invalid");
    const whole = await runCli(["validate", "stix"], { folder });
    expect(whole.code).toBe(0);
    expect(whole.stdout.match(/warning collection-name-invalid/g)).toHaveLength(2);
    const each = await runCli(["validate", "--each", "stix"], { folder });
    expect(each.code).toBe(2);
    expect(each.stdout.match(/error collection-name-invalid/g)).toHaveLength(2);
    const good = await runCli(["validate", "stix/good.txt"], { folder });
    expect([good.code, good.stdout]).toEqual([0, ""]);
  });

  it("takes each file of a folder as a source of its own with --each, and finds names that clash", async () => {
    const folder = await folderOf({
      "stix/apt1.xml": stixPackage(["one.example"]),
      "stix/lab/apt1.json": broken,
      "stix/README.md": "no source",
    });

    const asOne = await runCli(["validate", "stix"], { folder });
    const asMany = await runCli(["validate", "--each", "stix"], { folder });

    expect(asOne.stdout).not.toContain("name-clash");
    expect(asMany.stdout).toMatch(/^stix\/lab\/apt1\.json:1:1: error name-clash /m);
    expect(asMany.stdout).toMatch(/^stix\/lab\/apt1\.json:3:\d+: error pattern-invalid /m);
    expect(asMany.stderr).toMatch(/^2 sources checked/);
  });
});

describe("validate --format sarif", () => {
  it("is valid SARIF 2.1.0 with a rule for each code and a region for each place", async () => {
    const folder = await folderOf({
      "sub dir/a.json": broken,
      "c.txt": "198.51.100.7\nneither this nor that\n",
    });

    const log = await sarifOf(folder, "sub dir/a.json", "c.txt", "gone.xml");

    expect(log).toBeValidSarifLog();
    const [run] = log.runs;
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual([
      "line-unusable",
      "pattern-invalid",
      "source-missing",
    ]);
    const results = run?.results ?? [];
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["pattern-invalid", "error"],
      ["line-unusable", "warning"],
      ["source-missing", "error"],
    ]);
    for (const { ruleId, ruleIndex = -1 } of results)
      expect(run?.tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
    expect(results.map(({ locations }) => locations?.[0]?.physicalLocation)).toEqual([
      {
        artifactLocation: { uri: "sub%20dir/a.json", index: 0 },
        region: { startLine: 3, startColumn: expect.any(Number) },
      },
      { artifactLocation: { uri: "c.txt", index: 1 }, region: { startLine: 2 } },
      { artifactLocation: { uri: "gone.xml", index: 2 } },
    ]);
  });

  it("nests a member in its archive and relates the archive to it", async () => {
    const folder = await folderOf({ "b.tgz": await archive({ "sub/bad.json": broken }) });

    const log = await sarifOf(folder, "b.tgz");

    expect(log).toBeValidSarifLog();
    const [run] = log.runs;
    expect(run?.artifacts).toEqual([
      { location: { uri: "b.tgz" } },
      { location: { uri: "/sub/bad.json" }, parentIndex: 0 },
    ]);
    expect(run?.results?.[0]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "/sub/bad.json", index: 1 },
            region: { startLine: 3 },
          },
        },
      ],
      relatedLocations: [{ physicalLocation: { artifactLocation: { uri: "b.tgz", index: 0 } } }],
    });
  });

  it("is valid and empty when nothing is wrong", async () => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example"]) });

    const log = await sarifOf(folder, "a.xml");

    expect(log).toBeValidSarifLog();
    expect(log.runs[0]?.results).toEqual([]);
  });
});
