import { readFile } from "node:fs/promises";
import { blame, compareLocks, resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { projectWith, type SourcesProject } from "../../support/sources/projectWith.js";
import { numberedIndicator as indicator, numberedUuid as uuid } from "../../support/stix/bundles.js";

const bundle = (...objects: object[]) =>
  JSON.stringify({ type: "bundle", id: `bundle--${uuid(0)}`, objects });

async function uploaded(project: SourcesProject, name: string): Promise<readonly string[]> {
  const { path } = await resolveFeed(project.declaration(), name);
  const { values } = await inspect(path, { values: true });
  return Object.values(values ?? {}).flat();
}

describe("a feed over time", () => {
  it("loses a value that its last source withdraws, and keeps one that another source still names", async () => {
    const project = await projectWith(
      "sources: { a: { file: a.txt }, b: { file: b.txt }, all: { merge: [a, b] } }\n",
      {
        "a.txt": "198.51.100.1\n198.51.100.2\n",
        "b.txt": "198.51.100.2\n",
      },
    );
    await project.update();
    await project.write("a.txt", "198.51.100.3\n");
    await project.update({ now: "2026-03-02T00:00:00.000Z" });
    expect(await uploaded(project, "all")).toEqual(["198.51.100.2", "198.51.100.3"]);
    expect((await blame(project.declaration(), "198.51.100.2"))?.sources.map(({ source }) => source)).toEqual(
      ["b"],
    );
    expect((await blame(project.declaration(), "198.51.100.1"))?.sources).toEqual([]);
  });

  it("keeps the time since which a value is named while it stays, and begins it again when it returns", async () => {
    const project = await projectWith("sources: { a: { file: a.txt } }\n", {
      "a.txt": "198.51.100.1\n198.51.100.2\n",
    });
    await project.update();
    const since = async () => (await blame(project.declaration(), "198.51.100.1"))?.sources[0]?.since;
    await project.write("a.txt", "198.51.100.1\n");
    await project.update({ now: "2026-03-02T00:00:00.000Z" });
    expect(await since()).toBe("2026-03-01T00:00:00.000Z");
    await project.write("a.txt", "198.51.100.2\n");
    await project.update({ now: "2026-03-03T00:00:00.000Z" });
    await project.write("a.txt", "198.51.100.1\n198.51.100.2\n");
    await project.update({ now: "2026-03-04T00:00:00.000Z" });
    expect(await since()).toBe("2026-03-04T00:00:00.000Z");
  });

  it("drops an indicator whose valid_until has passed, by the time of the lock file and not by the clock", async () => {
    const declaration = "sources: { a: { file: a.json, filter: { expire: {} } } }\n";
    const project = await projectWith(declaration, {
      "a.json": bundle(
        indicator(1, { valid_until: "2026-02-01T00:00:00Z" }),
        indicator(2, { valid_until: "2026-04-01T00:00:00Z" }),
      ),
    });
    await project.update();
    expect(await uploaded(project, "a")).toEqual(["host-2.example.com"]);
    await project.write(
      "a.json",
      bundle(indicator(2, { valid_until: "2026-04-01T00:00:00Z" }), indicator(3)),
    );
    await project.update({ now: "2026-05-01T00:00:00.000Z" });
    expect(await uploaded(project, "a")).toEqual(["host-3.example.com"]);
  });

  it("begins the time of a rule again when the source has seen an indicator again", async () => {
    const declaration =
      "sources: { a: { file: a.json, filter: { expire: { after: 30d, from: lastSeen } } } }\n";
    const project = await projectWith(declaration, { "a.json": bundle(indicator(1), indicator(2)) });
    await project.update({ now: "2026-01-02T00:00:00.000Z" });
    await project.write(
      "a.json",
      bundle(indicator(1, { modified: "2026-02-20T00:00:00.000Z" }), indicator(2)),
    );
    await project.update();
    expect(await uploaded(project, "a")).toEqual(["host-1.example.com"]);
  });

  it("keeps producers and confidences of a merge", async () => {
    const maker = (n: number, name: string) => ({
      type: "identity",
      spec_version: "2.1",
      id: `identity--${uuid(n)}`,
      created: "2026-01-01T00:00:00.000Z",
      modified: "2026-01-01T00:00:00.000Z",
      name,
    });
    const by = (n: number) => ({ created_by_ref: `identity--${uuid(n)}`, confidence: 10 * n });
    const project = await projectWith(
      "sources: { a: { file: a.json }, b: { file: b.json }, all: { merge: [a, b] } }\n",
      {
        "a.json": bundle(maker(7, "First Publisher"), indicator(1, by(7))),
        "b.json": bundle(maker(8, "Second Publisher"), indicator(2, by(8))),
      },
    );
    await project.update();
    const { path } = await resolveFeed(project.declaration(), "all");
    expect((await inspect(path)).producers).toEqual(["First Publisher", "Second Publisher"]);
    const { objects } = JSON.parse(await readFile(path, "utf8")) as {
      objects: readonly { confidence?: number }[];
    };
    expect(objects.flatMap(({ confidence }) => confidence ?? [])).toEqual([70, 80]);
  });

  it("is no change where a publisher only sorts its list, repeats lines or changes a comment", async () => {
    const project = await projectWith("sources: { a: { file: a.txt } }\n", {
      "a.txt": "# 1\n198.51.100.1\n198.51.100.2\n",
    });
    await project.update();
    const before = await project.lock();
    await project.write("a.txt", "# 2\n198.51.100.2\n198.51.100.1\n198.51.100.1\n");
    expect(await project.update({ now: "2026-03-02T00:00:00.000Z" })).toMatchObject([
      { added: 0, removed: 0, total: 2 },
    ]);
    expect(await compareLocks(project.declaration(), before)).toMatchObject([
      { added: 0, removed: 0, values: { added: [], removed: [] } },
    ]);
  });
});
