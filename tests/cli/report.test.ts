import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../support/report/made.js";
import { recorded } from "../support/report/recorded.js";
import { runCli } from "../support/runCli.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const name of ["edited", "state", "threw"])
    await writeFile(join(folder, `${name}.json`), recorded(name));
});

const report = (...args: string[]) => runCli(["report", ...args], { folder });

describe("pulumi-extrahop report", () => {
  it("writes Markdown to the standard output and nothing else", async () => {
    const { code, stdout, stderr } = await report("--preview", "edited.json", "--state", "state.json");
    expect(stdout).toMatch(/^### Threat collections: /);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("reads the standard input and writes a page to a file", async () => {
    const { code, stdout } = await runCli(
      ["report", "--preview", "-", "--format", "html", "--out", "page.html"],
      {
        folder,
        input: recorded("edited"),
      },
    );
    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "page.html"), "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  it("writes the report also where a gate fails, and says which", async () => {
    const { code, stdout, stderr } = await report(
      "--preview",
      "edited.json",
      "--fail-on",
      "deletions,drift",
      "--max-removed",
      "1",
    );
    expect(code).toBe(3);
    expect(stdout).toContain("### Threat collections");
    expect(stderr.split("\n").map((line) => line.split(":").slice(0, 2).join(":"))).toEqual([
      "gate failed: deletions",
      "gate failed: max-removed",
      "",
    ]);
  });

  it("says which feeds a limit let through by counts alone, and stops at none of them", async () => {
    const collections = [
      { system: "hq", name: "exchanged", op: "update", before: { url: 100 }, after: { url: 100 } },
      { system: "hq", name: "emptied", op: "update", before: { url: 100 }, after: { url: 1 } },
      { system: "hq", name: "new", op: "create", after: { url: 100 } },
    ];
    const feeds = [
      {
        name: "known",
        op: "update",
        before: { url: 100 },
        after: { url: 100 },
        said: "+1 −1 of 100 indicators",
      },
    ];
    const judged = async (limit: string) => {
      const args = ["report", "--preview", "-", "--no-sources", "--max-removed", limit];
      const { stderr, code } = await runCli(args, { folder, input: digest({ collections, feeds }) });
      return [...stderr.trim().split("\n"), code];
    };
    const doubt =
      "gate uncertain: max-removed: exchanged loses at least 0 of 100, by counts alone. Fix: declare a ThreatFeed of its source, which compares values";
    expect(await judged("20%")).toEqual([
      "gate failed: max-removed: emptied loses at least 99 of 100 (99 %); the limit is 20 %",
      doubt,
      3,
    ]);
    expect(await judged("99")).toEqual([
      "gate uncertain: max-removed: emptied loses at least 99 of 100, by counts alone. Fix: declare a ThreatFeed of its source, which compares values",
      doubt,
      0,
    ]);
  });

  it("shows the gates that fail above all risks, in both formats, and none where none is asked for", async () => {
    const gates = ["--preview", "edited.json", "--max-removed", "0"];
    const markdown = await report(...gates);
    expect(markdown.stdout.match(/^- .*$/m)?.[0]).toMatch(
      /^- 🛑 \*\*(1 gate|\d+ gates) failed\*\*: `max-removed: \w+ loses .*; the limit is 0`/,
    );
    const page = await report(...gates, "--format", "html");
    expect(page.stdout).toMatch(/\d gates? failed/);
    expect([markdown.code, page.code]).toEqual([3, 3]);
    expect((await report("--preview", "edited.json")).stdout).not.toMatch(/gates? failed/);
  });

  it("says that a failed preview could not be judged where no gate fails", async () => {
    const { code, stderr } = await report("--preview", "threw.json", "--fail-on", "deletions");
    expect(code).toBe(0);
    expect(stderr).toContain("what it did not reach was not judged");
    expect((await report("--preview", "threw.json", "--fail-on", "deletions,failed")).code).toBe(3);
  });

  it.each([
    [
      "an unknown kind",
      ["--preview", "edited.json", "--fail-on", "deltions"],
      /"deltions" is not a kind; the kinds are failed, deletions/,
    ],
    ["no limit", ["--preview", "edited.json", "--max-removed", "lots"], /a share such as 20%/],
    ["a limit that nothing fits", ["--preview", "edited.json", "--max-bytes", "100"], /from 4096/],
    ["an unknown format", ["--preview", "edited.json", "--format", "pdf"], /markdown, html/],
    ["no preview at all", [], /--preview/],
    ["a file that is not there", ["--preview", "nowhere.json"], /nowhere\.json does not exist/],
    [
      "a file that holds another thing",
      ["--preview", "state.json"],
      /state\.json holds no preview: it begins with/,
    ],
    [
      "a state that is none",
      ["--preview", "edited.json", "--state", "edited.json"],
      /is no state of a stack/,
    ],
  ])("fails at %s, in words", async (_case, args, words) => {
    const { code, stdout, stderr } = await report(...args);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("fails at an empty preview, which would pass every gate", async () => {
    const { code, stderr } = await runCli(["report", "--preview", "-", "--fail-on", "deletions"], {
      folder,
      input: "",
    });
    expect(code).toBe(1);
    expect(stderr).toContain("the standard input holds no preview: it is empty");
  });

  it("names all kinds of gate in its help", async () => {
    const { stdout, code } = await report("--help");
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "failed, deletions, insecure, limits, drift, losses, expired, unfed, adoptions",
    );
  });

  describe("of what a fleet's driver saved", () => {
    const site = (stack: string, rest: object = {}) =>
      JSON.stringify({
        siteEvent: { stack, systems: [{ name: `${stack}-1` }, { name: `${stack}-2` }], ...rest },
      });
    const stackUrn = (stack: string) => `urn:pulumi:${stack}::feeds::pulumi:pulumi:Stack::feeds-${stack}`;
    const failing = (stack: string, message: string) => [
      site(stack, { result: "failed", error: "code 255, and the whole output once more" }),
      JSON.stringify({ preludeEvent: { config: {} } }),
      JSON.stringify({ diagnosticEvent: { severity: "error", message, urn: stackUrn(stack) } }),
      JSON.stringify({ summaryEvent: { resourceChanges: {}, result: "failed" } }),
    ];
    const failedRisk = /^- 🛑 (?!\*\*A gate failed).*$/m;

    const saved = async (
      name: string,
      files: Readonly<Record<string, readonly string[]>>,
    ): Promise<string> => {
      await mkdir(join(folder, name));
      for (const [stack, lines] of Object.entries(files)) {
        await writeFile(join(folder, name, `${stack}.jsonl`), lines.map((line) => `${line}\n`).join(""));
      }
      return name;
    };

    it("says once why one site failed, and that nothing of it was previewed", async () => {
      const file = await saved("one-site", {
        "prod-osa": [site("prod-osa", { result: "failed", error: "error: bad passphrase" })],
      });
      const { stdout, code } = await report("--preview", file, "--fail-on", "failed");
      expect(stdout).toContain("### Threat collections: `prod-osa`");
      expect(stdout).toContain(
        "**The preview failed before it began; nothing of it is in this report**: `bad passphrase`",
      );
      expect(code).toBe(3);
    });

    it("names each site that failed, in the engine's words where it has some", async () => {
      const file = await saved("failed-sites", {
        "prod-a": failing("prod-a", "no feeds today"),
        "prod-b": failing("prod-b", "no feeds today"),
        "prod-c": [site("prod-c", { result: "failed", error: "bad passphrase" })],
      });
      const { stdout } = await report("--preview", file);
      expect(failedRisk.exec(stdout)?.[0]).toBe(
        "- 🛑 **3 of 3 stacks were not previewed to the end; what they did not come to is not in this report**: `prod-a`, `prod-b`: `no feeds today`; `prod-c`: `bad passphrase`, nothing of 2 systems was previewed",
      );
      expect(stdout).toContain("error: prod-a, prod-b: no feeds today");
      expect(stdout).not.toContain("once more");
    });

    it("shows the systems of a site that failed as not previewed, of which nothing is known", async () => {
      const page = async (format: string) =>
        (await report("--preview", "sites-beside", "--preview", "edited.json", "--format", format)).stdout;
      await saved("sites-beside", { "prod-a": failing("prod-a", "no feeds today") });
      expect(await page("markdown")).toContain(
        "| `prod-a-2` | … not previewed | … not previewed | … not previewed |",
      );
      expect(await page("html")).toMatch(
        /<th scope="row">prod-a-2<\/th><td class="number">0<\/td><td class="number">\?<\/td><td class="unknown">/,
      );
    });

    it("takes a site of which no end was written for one that breaks off", async () => {
      const file = await saved("killed", {
        "prod-a": [site("prod-a")],
        "prod-b": [
          site("prod-b", { result: "succeeded" }),
          JSON.stringify({ summaryEvent: { resourceChanges: {} } }),
        ],
      });
      const { stdout, code } = await report("--preview", file, "--fail-on", "failed");
      expect(failedRisk.exec(stdout)?.[0]).toContain(
        "**1 of 2 stacks was not previewed to the end; what it did not come to is not in this report**: `prod-a`: it ends in the middle; nothing of 2 systems was previewed",
      );
      expect(code).toBe(3);
    });
  });

  describe("of several stacks", () => {
    const other = () => recorded("edited").replaceAll("urn:pulumi:test::", "urn:pulumi:other::");

    beforeAll(async () => {
      await writeFile(join(folder, "other.json"), other());
      await mkdir(join(folder, "previews"));
      await writeFile(join(folder, "previews", "a.json"), recorded("edited"));
      await writeFile(join(folder, "previews", "b.json"), other());
      await mkdir(join(folder, "empty"));
    });

    it("is the same whether its previews are named one by one or by their folder", async () => {
      const one = await report("--preview", "edited.json", "--preview", "other.json", "--no-sources");
      const all = await report("--preview", "previews", "--no-sources");
      expect(one.stdout).toBe(all.stdout);
      expect(all.stdout).toContain("/ `test, other`");
      // Each of the two has 2 to create, 2 to update and 2 to delete, on systems of the same names.
      expect(all.stdout).toContain("**Collections: 4 to create · 4 to update · 4 to delete**");
      expect(all.stdout).toContain("| `test/hq-sensor` |");
      expect(all.stdout).toContain("| `other/new-sensor` |");
    });

    it("gives each stack the state that is its own", async () => {
      const { stdout, code } = await report(
        "--preview",
        "other.json",
        "--preview",
        "edited.json",
        "--state",
        "state.json",
        "--no-sources",
      );
      expect(code).toBe(0);
      expect(stdout).toContain("**Collections: 4 to create · 4 to update · 4 to delete**");
    });

    it.each([
      [
        ["--preview", "edited.json", "--preview", "previews"],
        "Two of the previews are of the stack extrahop-test/test",
      ],
      [["--preview", "empty"], "empty has no .json or .jsonl file in it"],
      [["--preview", "previews", "--preview", "state.json"], "state.json holds no preview"],
      [["--preview", "edited.json", "--systems", "edited.json"], "edited.json is no list of systems"],
    ])("is refused with %j", async (args, words) => {
      const { code, stderr } = await report(...args);
      expect(stderr).toContain(words);
      expect(code).toBe(1);
    });
  });
});
