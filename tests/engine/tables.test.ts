import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";

let fleet: Fleet<"old">;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({ old: { kind: "sensor", firmware: "9.8.0.1" } });
});

beforeEach(async () => {
  project = await createProject({
    files: {
      "feeds/seen.csv": "ip,reported_domain\n198.51.100.7,alder.example\n198.51.100.8,elm.example\n",
      "feeds/urls.csv": "http://alder.example/x,elf\nhttp://elm.example/y,exe\n",
      "feeds/drop.txt": "198.51.100.0/24;SBL1\n203.0.113.0/24;SBL2\n198.51.102.0/24x\n",
    },
  });
  await project.configure(fleet.config());
});

afterEach(async () => {
  await project.write("index.ts", "");
  expect((await project.destroy()).code).toBe(0);
});

const feed = (source: string, format?: object) =>
  project.write(
    "index.ts",
    `import { ThreatCollection } from "pulumi-extrahop";\nexport const { indicators } = new ThreatCollection("x", { system: "old", source: ${JSON.stringify(source)}${format === undefined ? "" : `, format: ${JSON.stringify(format)}`} });\n`,
  );

describe("a feed that is a table", () => {
  it.each([
    [
      "feeds/seen.csv",
      { csv: { column: "ip" } },
      { "ipv4-addr": 2 },
      /"ip" \(1\) and "reported_domain" \(2\)/,
    ],
    ["feeds/urls.csv", { csv: { column: 1 } }, { url: 2 }, /rows of 2 cells whose column 1 is a URL/],
  ])("fails in the preview until its column is declared: %s", async (source, format, indicators, columns) => {
    await feed(source);
    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(/columns-ambiguous/);
    expect(refused.text).toMatch(columns);
    await feed(source, format);
    await project.must("up", "--yes", "--skip-preview");
    expect(await project.outputs()).toEqual({ indicators: expect.objectContaining(indicators) });
    expect(fleet.systems.old.collections().map(({ observables }) => observables)).toEqual([2]);
  });

  it("uploads networks with notes, and shows in the preview that a line is not converted", async () => {
    await project.write(
      "index.ts",
      [
        'import { ThreatCollection, ThreatFeed } from "pulumi-extrahop";',
        'const { source } = { source: "feeds/drop.txt" };',
        'new ThreatFeed("f", { source });',
        'export const { indicators } = new ThreatCollection("x", { system: "old", source });',
      ].join("\n"),
    );
    const preview = await project.preview();
    expect({ code: preview.code, text: preview.text }).toMatchObject({
      code: 0,
      text: expect.stringMatching(/not converted: 1 invalid-value/),
    });
    await project.must("up", "--yes", "--skip-preview");
    expect(await project.outputs()).toEqual({ indicators: { "ipv4-addr": 2 } });
    expect(fleet.systems.old.collections().map(({ observables }) => observables)).toEqual([2]);
  });
});
