import { rm } from "node:fs/promises";
import { blame, resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { projectWith } from "../../support/sources/projectWith.js";

const valuesOf = async (path: string) => (await inspect(path, { values: true })).values;

describe("a feed made of sources", () => {
  it("is the content itself where no filter and no merge is declared", async () => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\n",
    });
    await project.update();
    const feed = await resolveFeed(project.declaration(), "own");
    expect(feed.path).toContain((await project.lock()).sources["own"]?.sha256);
  });

  it("leaves out what filters name, counted by reason, and says which allow rule matched", async () => {
    const project = await projectWith(
      `sources:
  own:
    file: own.txt
    filter:
      types: [ipv4-addr, domain-name]
      allow: { domains: [example.org], networks: [203.0.113.0/24], values: [192.0.2.1], files: [allow.txt] }
`,
      {
        "own.txt":
          "198.51.100.7\n203.0.113.9\nwww.example.org\nexample.org\nnotexample.org\n192.0.2.1\n192.0.2.2\nhttp://bad.example.net/x\n",
        "allow.txt": "# ours\n192.0.2.2\n",
      },
    );
    await project.update();
    const feed = await resolveFeed(project.declaration(), "own");
    expect(feed.filtered).toEqual({ allowed: 5, "other-type": 1 });
    expect(feed.allowances).toEqual({
      "allow.txt 192.0.2.2": 1,
      "domains example.org": 2,
      "networks 203.0.113.0/24": 1,
      "values 192.0.2.1": 1,
    });
    expect(await valuesOf(feed.path)).toMatchObject({
      "ipv4-addr": ["198.51.100.7"],
      "domain-name": ["notexample.org"],
      url: [],
    });
  });

  it("merges sources without repetitions and names every source of a value", async () => {
    const project = await projectWith(
      "sources: { a: { file: a.txt }, b: { file: b.txt }, all: { merge: [a, b] } }\n",
      { "a.txt": "198.51.100.7\nevil.example.com\n", "b.txt": "EVIL.example.com\n203.0.113.4\n" },
    );
    await project.update();
    const feed = await resolveFeed(project.declaration(), "all");
    expect(feed.contributions).toEqual({ a: 2, b: 2 });
    expect((await inspect(feed.path)).total).toBe(3);
    expect(await blame(project.declaration(), "evil[.]example.com")).toEqual({
      type: "domain-name",
      value: "evil.example.com",
      sources: [
        { source: "a", since: "2026-03-01T00:00:00.000Z" },
        { source: "b", since: "2026-03-01T00:00:00.000Z" },
      ],
    });
  });

  it("expires values by the fetch that first named them, and never by the clock", async () => {
    const project = await projectWith(
      "sources: { own: { file: own.txt, filter: { expire: { after: 30d, from: fetched } } }, b: { file: b.txt } }\n",
      { "own.txt": "198.51.100.1\n", "b.txt": "203.0.113.1\n" },
    );
    await project.update({ now: "2026-01-01T00:00:00.000Z" });
    await project.write("own.txt", "198.51.100.1\n198.51.100.2\n");
    await project.update({ now: "2026-01-20T00:00:00.000Z" });
    expect((await resolveFeed(project.declaration(), "own")).filtered).toEqual({});
    await project.write("b.txt", "203.0.113.2\n");
    await project.update({ now: "2026-02-05T00:00:00.000Z" });
    const feed = await resolveFeed(project.declaration(), "own");
    expect(feed.filtered).toEqual({ expired: 1 });
    expect(await valuesOf(feed.path)).toMatchObject({ "ipv4-addr": ["198.51.100.2"] });
  });

  it("says what is missing where the store lost the content", async () => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\n",
    });
    await expect(resolveFeed(project.declaration(), "own")).rejects.toMatchObject({
      code: "EXTRAHOP_CONTENT_MISSING",
    });
    await project.update();
    await rm(project.declaration().store, { recursive: true });
    await expect(resolveFeed(project.declaration(), "own")).rejects.toThrow(
      /the store has no content [0-9a-f]{12}… of own/,
    );
  });
});

describe("looking up a value", () => {
  it("finds every value of a source of 5,000, and no other", async () => {
    const values = Array.from({ length: 5000 }, (_, i) => `host-${i}.bad.example`);
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": `${values.join("\n")}\n`,
    });
    await project.update();
    const declaration = project.declaration();
    for (const value of [...values.slice(0, 40), ...values.slice(-40), ...[...values].sort().slice(0, 20)]) {
      expect((await blame(declaration, value))?.sources).toHaveLength(1);
    }
    expect((await blame(declaration, "host-5000.bad.example"))?.sources).toEqual([]);
    expect((await blame(declaration, "198.51.100.1"))?.sources).toEqual([]);
  });
});

describe("a source whose format is declared", () => {
  it("is read by the named column", async () => {
    const project = await projectWith(
      `sources:
  table: { file: t.csv, format: { csv: { column: remote } } }
  numbered: { file: t.csv, format: { csv: { column: 1 } } }
`,
      { "t.csv": "local,remote\n192.0.2.1,198.51.100.7\n192.0.2.2,198.51.100.8\n" },
    );
    await project.update();
    const values = async (name: string) =>
      (await valuesOf((await resolveFeed(project.declaration(), name)).path))?.["ipv4-addr"];
    expect(await values("table")).toEqual(["198.51.100.7", "198.51.100.8"]);
    expect(await values("numbered")).toEqual(["192.0.2.1", "192.0.2.2"]);
  });

  it("is refused where the column is not there, and keeps what was pinned", async () => {
    const project = await projectWith(
      "sources: { t: { file: t.csv, format: { csv: { column: nope } } } }\n",
      {
        "t.csv": "local,remote\n192.0.2.1,198.51.100.7\n",
      },
    );
    expect((await project.update())[0]).toMatchObject({ result: "failed" });
  });
});
