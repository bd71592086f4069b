import { resolveFeed } from "../../../provider/src/sources/index.js";
import { parseLock } from "../../../provider/src/sources/lockFile.js";
import { projectWith } from "../../support/sources/projectWith.js";

const digest = "0".repeat(64);
const text = (changes: string[]) =>
  ["{", '  "version": 1,', '  "sources": {', '    "own": {', ...changes, "    }", "  }", "}", ""].join("\n");
const fine = [
  '      "request": "file own.txt",',
  `      "sha256": "${digest}",`,
  '      "bytes": 13,',
  '      "fetchedAt": "2026-03-01T00:00:00.000Z",',
  '      "total": 1,',
  '      "indicators": { "ipv4-addr": 1 }',
];
const changed = (line: number, replacement: string) =>
  text(fine.map((old, index) => (index === line ? replacement : old)));

describe("a lock file that was edited by hand", () => {
  it("is read where it is valid", () => {
    expect(parseLock(text(fine), "x.lock.json").sources["own"]?.sha256).toBe(digest);
  });

  it.each<[what: string, content: string, expected: RegExp]>([
    ["is empty", "", /x\.lock\.json:1:1 the text is not JSON/],
    ["is a list", "[]\n", /:1:1 the lock file is not a JSON object/],
    ["ends early", text(fine).slice(0, -12), /:1[01]:\d+ the text is not JSON from here on/],
    ["has a comma too many", changed(4, '      "total": 1,,'), /:9:18 the text is not JSON/],
    [
      "holds a merge conflict",
      changed(2, '<<<<<<< HEAD\n      "bytes": 13,\n=======\n>>>>>>> other'),
      /:7:1 the lock file holds the marks of a merge conflict/,
    ],
    ["names another version", text(fine).replace('"version": 1', '"version": 2'), /:2:14 version must be 1/],
    ["has no sources", '{ "version": 1 }', /:1:\d+ sources must be an object/],
    [
      "has a digest in capitals",
      changed(1, `      "sha256": "${"A".repeat(64)}",`),
      /:6:17 sources\.own\.sha256/,
    ],
    [
      "has a path as its digest",
      changed(1, '      "sha256": "../../etc/passwd",'),
      /:6:17 .* 64 hexadecimal/,
    ],
    ["has a size in words", changed(2, '      "bytes": "13",'), /:7:16 sources\.own\.bytes must be a whole/],
    ["has a negative size", changed(2, '      "bytes": -1,'), /:7:16 sources\.own\.bytes/],
    ["has no time", changed(3, ""), /:4:5 sources\.own needs the field fetchedAt/],
    ["has a date only", changed(3, '      "fetchedAt": "yesterday",'), /:8:20 sources\.own\.fetchedAt/],
    [
      "has an empty ETag",
      changed(3, '      "fetchedAt": "2026-03-01T00:00:00.000Z", "etag": "",'),
      /:8:56 .*etag/,
    ],
    ["counts in words", changed(5, '      "indicators": { "ipv4-addr": "1" }'), /:10:36 .*ipv4-addr must be/],
    [
      "has a text as a source",
      '{ "version": 1, "sources": { "own": "x" } }',
      /:1:30 sources\.own must be an object/,
    ],
    ["names a source twice", text(fine).replace('    "own"', '    "own": {},\n    "own"'), /:5:5 .*unique/],
  ])("that %s is refused with the line and column", (_what, content, expected) => {
    expect(() => parseLock(content, "x.lock.json")).toThrow(expected);
    expect(() => parseLock(content, "x.lock.json")).toThrow(/sources update/);
  });

  it("reports every mistake at once", () => {
    const content = text(['      "sha256": "x",', '      "bytes": "y"']);
    expect(() => parseLock(content, "x.lock.json")).toThrow(
      /it has 5 mistakes:(\n {2}x\.lock\.json:\d+:\d+ .*){5}/,
    );
  });

  it("that pins a digest which the store does not hold is named by preview, and never taken for another content", async () => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\n",
    });
    await project.update();
    const lock = await project.lock();
    const own = { ...lock.sources["own"], sha256: digest };
    await project.write("extrahop.lock.json", JSON.stringify({ ...lock, sources: { own } }));
    await expect(resolveFeed(project.declaration(), "own")).rejects.toMatchObject({
      code: "EXTRAHOP_CONTENT_MISSING",
      message: expect.stringContaining("000000000000"),
    });
  });

  it("keeps a source that the declaration does not name, without using it", async () => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\n",
    });
    await project.update();
    const lock = await project.lock();
    const sources = { ...lock.sources, other: lock.sources["own"] };
    await project.write("extrahop.lock.json", JSON.stringify({ ...lock, sources }));
    expect(await project.update()).toMatchObject([{ source: "own", result: "unchanged" }]);
    expect(project.declaration().feeds).toEqual(["own"]);
  });
});
