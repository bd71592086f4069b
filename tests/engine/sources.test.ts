import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf, packageOf } from "../support/stix/feeds.js";

let fleet: Fleet<"sensor">;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({ sensor: { kind: "sensor", firmware: "26.3.0" } });
});

beforeEach(async () => {
  project = await createProject({
    files: { "index.ts": fleetProgram, "stix/good.json": bundleOf(["192.0.2.1"]) },
  });
  await project.configure(fleet.config());
});

const uploaded = () => fleet.systems.sensor.journal.filter(({ upload }) => upload !== null);

describe("a fleet's sources that cannot be used", () => {
  it("are all reported together before anything is uploaded, even when the preview is skipped", async () => {
    await project.write("stix/one.json", '{"type": "bundle",\n "objects": [}');
    await project.write("stix/two.xml", packageOf(["a.example"]).replace("</stix:Indicators>", ""));
    await project.write("stix/three.tgz", "no archive");
    const up = await project.up();
    expect(up.code).not.toBe(0);
    for (const place of [/stix\/one\.json:2:\d+/, /stix\/two\.xml:\d+:\d+/, /stix\/three\.tgz/])
      expect(up.text).toMatch(place);
    expect(up.text.match(/The fleet's sources cannot be used/g)?.length).toBeLessThanOrEqual(2);
    expect(up.text).not.toContain("error serializing property");
    expect(uploaded()).toEqual([]);
  });

  it.each([
    [
      "two files that claim one name",
      { "stix/feed.json": bundleOf(["192.0.2.2"]), "stix/sub/feed.xml": packageOf(["b.example"]) },
      /feed/,
    ],
    ["an empty folder", {}, /stix/],
  ])("such as %s are named at preview", async (_case, files, words) => {
    await rm(join(project.folder, "stix"), { recursive: true });
    await project.write("stix/.keep", "");
    for (const [path, content] of Object.entries(files)) await project.write(path, content);
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("The fleet's sources cannot be used; nothing is uploaded.");
    expect(preview.text).toMatch(words);
    expect(preview.text).not.toMatch(/at .*\.(ts|js):\d+:\d+/);
  });

  it("such as a folder that is not there are named at preview", async () => {
    await rm(join(project.folder, "stix"), { recursive: true });
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(/stix: There is no such folder/);
  });
});

describe("a stack without systems", () => {
  it("learns how to declare one", async () => {
    await project.must("config", "rm", "extrahop:systems");
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("The stack declares no system. Begin with: pulumi config set --path");
    expect(preview.text).not.toContain("did you mean");

    await project.must("config", "set", "--path", "extrahop:system.hq.host", "hq.example.com");
    const misspelled = await project.preview();
    expect(misspelled.code).not.toBe(0);
    expect(misspelled.text).toContain(
      "pulumi-extrahop does not read the configuration key extrahop:system; did you mean extrahop:systems?",
    );
  });
});

describe("inspections kept between runs", () => {
  it("lie in the folder that the configuration names, and none where it says off", async () => {
    const cache = join(project.folder, "..", "cache");
    await project.configure([{ path: "extrahop:contentCache", value: "off" }]);
    await project.must("preview");
    await expect(readdir(cache)).rejects.toThrow("ENOENT");
    await project.configure([{ path: "extrahop:contentCache", value: cache }]);
    await project.must("preview");
    expect((await readdir(cache)).length).toBeGreaterThan(0);
  });
});
