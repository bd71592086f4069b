import { resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { projectWith } from "../../support/sources/projectWith.js";
import { numberedIndicator } from "../../support/stix/bundles.js";

const indicator = (n: number, address: string, confidence: number, modified: string) =>
  numberedIndicator(n, { modified, pattern: `[ipv4-addr:value = '${address}']`, confidence });

const bundle = JSON.stringify({
  type: "bundle",
  id: "bundle--5c0f4a6e-1111-4222-8333-000000000000",
  objects: [
    indicator(1, "198.51.100.1", 10, "2026-01-03T00:00:00.000Z"),
    indicator(2, "198.51.100.2", 90, "2026-01-01T00:00:00.000Z"),
    indicator(3, "198.51.100.3", 50, "2026-01-02T00:00:00.000Z"),
    indicator(4, "198.51.100.2", 90, "2026-01-01T00:00:00.000Z"),
  ],
});

const feedWith = async (filter: string, files: Readonly<Record<string, string>> = {}) => {
  const project = await projectWith(`sources: { own: { file: own.json, filter: { ${filter} } } }\n`, {
    "own.json": bundle,
    ...files,
  });
  await project.update();
  return await resolveFeed(project.declaration(), "own");
};

describe("a limit of a feed", () => {
  it.each([
    ["confidence", 2, ["198.51.100.2", "198.51.100.3"]],
    ["lastSeen", 1, ["198.51.100.1"]],
  ])("keeps the best by %s, each value once, and counts the others", async (by, max, kept) => {
    const { path, filtered } = await feedWith(`limit: { max: ${max}, by: ${by} }`);
    expect((await inspect(path, { values: true })).values?.["ipv4-addr"]).toEqual(kept);
    expect(filtered).toEqual({ "beyond-limit": 3 - max });
  });

  it("leaves out nothing of a feed that is smaller", async () => {
    const { path, filtered } = await feedWith("limit: { max: 3, by: confidence }");
    expect((await inspect(path)).total).toBe(3);
    expect(filtered).toEqual({});
  });
});

describe("an entry of an allow list that means nothing", () => {
  it.each([
    ["allow: { values: [nobody knows] }", '"nobody knows" in allow.values is neither an address'],
    ["allow: { domains: [198.51.100.7] }", '"198.51.100.7" in allow.domains is neither'],
    ["allow: { networks: [example.com] }", '"example.com" in allow.networks is neither'],
    ["allow: { files: [absent.txt] }", "the allow list absent.txt cannot be read (ENOENT)"],
    ["allow: { files: [own.txt] }", '"two words" in allow.own.txt is neither'],
  ])("is an error: %s", async (filter, found) => {
    await expect(feedWith(filter, { "own.txt": "192.0.2.1\ntwo words\n" })).rejects.toThrow(found);
  });
});
