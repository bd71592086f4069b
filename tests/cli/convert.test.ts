import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { jsonLines, runCli } from "../support/runCli.js";
import { bundle, folderOf, stixPackage } from "../support/stix/sources.js";

const run = promisify(execFile);

const domains = ["one.example", "two.example", "three.example", "four.example", "five.example"];

const valuesOf = async (folder: string, path: string): Promise<unknown> => {
  const { stdout } = await runCli(["inspect", path, "--json", "--values"], { folder });
  return jsonLines(stdout)[0]?.["values"];
};

describe("convert", () => {
  it("writes one JSON document with every value, and says what it wrote", async () => {
    const folder = await folderOf({ "feed.xml": stixPackage(domains) });

    const { code, stdout, stderr } = await runCli(
      ["convert", "feed.xml", "--to", "stix2", "--out", "feed.json"],
      {
        folder,
      },
    );

    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "feed.xml -> feed.json: 5 indicators in 1 document\nNothing was lost.\n",
      stderr: "",
    });
    const written = JSON.parse(await readFile(join(folder, "feed.json"), "utf8")) as { type: string };
    expect(written.type).toBe("bundle");
    expect(await valuesOf(folder, "feed.json")).toEqual(await valuesOf(folder, "feed.xml"));
  });

  it("splits an archive at the limit; the system's tar lists its documents", async () => {
    const folder = await folderOf({
      "feed.json": bundle(domains.map((name) => `[domain-name:value = '${name}']`)),
    });

    const { code, stdout } = await runCli(
      ["convert", "feed.json", "--to", "stix1", "--out", "feed.tgz", "--observables-per-file", "3", "--json"],
      { folder },
    );

    expect(code).toBe(0);
    expect(jsonLines(stdout)).toEqual([
      {
        path: "feed.json",
        out: "feed.tgz",
        to: "stix1",
        ok: true,
        documents: 3,
        indicators: 5,
        losses: [],
        problems: expect.any(Array),
      },
    ]);
    const listing = await run("tar", ["tzf", join(folder, "feed.tgz")]);
    expect(listing.stdout.trim().split("\n")).toEqual(["feed-0001.xml", "feed-0002.xml", "feed-0003.xml"]);
    expect(await valuesOf(folder, "feed.tgz")).toEqual(await valuesOf(folder, "feed.json"));
  });

  it("tells what the other generation cannot say, in a table and in JSON", async () => {
    const folder = await folderOf({
      "feed.json": bundle([
        "[domain-name:value = 'one.example']",
        "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
        { pattern: "[domain-name:value = 'old.example']", revoked: true },
      ]),
    });

    const text = await runCli(["convert", "feed.json", "--to", "stix1", "--out", "feed.xml"], { folder });
    const json = await runCli(["convert", "feed.json", "--to", "stix1", "--out", "feed.xml", "--json"], {
      folder,
    });

    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^LOST +COUNT +WHAT IT MEANS\nfile-hash +1 +\S.*$/m);
    expect(jsonLines(json.stdout)[0]).toMatchObject({
      losses: expect.arrayContaining([expect.objectContaining({ reason: "file-hash", count: 1 })]),
    });
  });

  it.each(["text", "json"])(
    "ends with 2, names every error with its place and writes nothing (%s)",
    async (format) => {
      const folder = await folderOf({
        "feed.json": bundle([
          "[domain-name:value = 'one.example'",
          "[url:value = ]",
          "[domain-name:value = 'two.example']",
        ]),
        "out/feed.xml": "what was there before",
      });
      const args = ["convert", "feed.json", "--to", "stix1", "--out", "out/feed.xml"];

      const { code, stdout, stderr } = await runCli(format === "json" ? [...args, "--json"] : args, {
        folder,
      });

      expect(code).toBe(2);
      if (format === "json") {
        expect(jsonLines(stdout)).toMatchObject([
          {
            ok: false,
            documents: 0,
            problems: [
              { code: "pattern-invalid", line: 2 },
              { code: "pattern-invalid", line: 3 },
            ],
          },
        ]);
      } else {
        expect(stdout).toMatch(
          /^feed\.json:2:\d+: error pattern-invalid .+\nfeed\.json:3:\d+: error pattern-invalid .+\n$/,
        );
        expect(stderr).toBe("out/feed.xml is not written: the source has 2 errors.\n");
      }
      expect(await readdir(join(folder, "out"))).toEqual(["feed.xml"]);
      expect(await readFile(join(folder, "out", "feed.xml"), "utf8")).toBe("what was there before");
    },
  );

  it.each([
    {
      why: "an ending that does not fit",
      args: ["--to", "stix1", "--out", "feed.json"],
      says: /stix1 is written to files that end in \.xml or \.tgz/,
    },
    {
      why: "a folder that is not there",
      args: ["--to", "stix2", "--out", "no/feed.json"],
      says: /writing no\/feed\.json failed \(ENOENT\)\n.+folder/,
    },
    {
      why: "the source itself",
      args: ["--to", "stix1", "--out", "feed.xml"],
      says: /is the source itself\n/,
    },
    {
      why: "an unknown generation",
      args: ["--to", "stix3", "--out", "a.json"],
      says: /Allowed choices are stix1, stix2/,
    },
    {
      why: "no file to write",
      args: ["--to", "stix2"],
      says: /required option '--out <file>' not specified/,
    },
  ])("ends with 1 for $why", async ({ args, says }) => {
    const folder = await folderOf({ "feed.xml": stixPackage(domains) });

    const { code, stdout, stderr } = await runCli(["convert", "feed.xml", ...args], { folder });

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, "a.json"))).toBe(false);
  });
});
