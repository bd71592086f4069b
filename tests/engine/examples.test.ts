import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "../../simulator/src/index.js";
import { repository } from "../../tools/repository.js";
import { type Fleet, type SystemOptions, startFleet } from "../support/fleet.js";
import { type ConfigValue, createProject, type Project } from "../support/project.js";
import { bundle, indicator } from "../support/stix/bundles.js";
import { packageOf } from "../support/stix/feeds.js";

interface Example {
  /** Systems by the names that the example uses. */
  readonly systems: Readonly<Record<string, SystemOptions>>;
  readonly stack?: string;
  /** Where the configuration is not just the systems. */
  readonly configure?: (project: Project, fleet: Fleet<string>) => Promise<readonly ConfigValue[]>;
  /** Collections that every system holds after the first run. */
  readonly collections: readonly string[];
  /** A source to edit, and the collection that it feeds. */
  readonly edit: { readonly file: string; readonly name: string };
  /** A source that may be removed, where the example can do with fewer. */
  readonly remove?: { readonly file: string; readonly name: string };
}

const sensor: SystemOptions = { kind: "sensor", firmware: "9.8.0.1" };
const newSensor: SystemOptions = { kind: "sensor", firmware: "26.3.0.1" };

/** The systems as the vendor's CSV with a header, since simulated systems need their CA. */
async function csv(project: Project, fleet: Fleet<string>): Promise<readonly ConfigValue[]> {
  const keys = fleet.secrets;
  const rows = Object.entries(fleet.systems).map(
    ([name, { url }], index) => `${name},${url},${keys[index]},${fleet.caFile}`,
  );
  await project.write("systems.csv", ["name,host,api_key,ca_file", ...rows].join("\n"));
  return [{ path: "extrahop:systemsFile", value: "systems.csv" }];
}

const examples: Readonly<Record<string, Example>> = {
  "single-sensor": {
    systems: { "hq-sensor": sensor },
    collections: ["scanners"],
    edit: { file: "stix/scanners.xml", name: "scanners" },
  },
  "console-and-sensors": {
    systems: {
      console: { kind: "console", firmware: "26.1.0.1" },
      "sensor-1": sensor,
      "sensor-2": newSensor,
    },
    configure: csv,
    collections: ["phishing", "scanners"],
    edit: { file: "stix/phishing.xml", name: "phishing" },
    remove: { file: "stix/scanners.xml", name: "scanners" },
  },
  "reveal-x-360": {
    systems: { tenant: { kind: "rx360", firmware: "26.3.0.1" } },
    collections: ["botnet-c2"],
    edit: { file: "stix/botnet-c2.json", name: "botnet-c2" },
  },
  environments: {
    systems: { "lab-sensor": sensor },
    stack: "dev",
    configure: async (_project, fleet) => [
      ...fleet.config(),
      { path: "extrahop:collections[0]", value: "common" },
      { path: "extrahop:collections[1]", value: "dev" },
    ],
    collections: ["botnet-c2", "canary", "phishing"],
    edit: { file: "stix/dev/canary.xml", name: "canary" },
    remove: { file: "stix/common/phishing.xml", name: "phishing" },
  },
  "mixed-firmware": {
    systems: { "old-sensor": sensor, "new-sensor": newSensor },
    collections: ["botnet-c2", "phishing"],
    edit: { file: "stix/phishing.xml", name: "phishing" },
    remove: { file: "stix/phishing.xml", name: "phishing" },
  },
  "pull-request": {
    systems: { "hq-sensor": sensor, "branch-sensor": newSensor },
    collections: ["botnet-c2", "phishing"],
    edit: { file: "stix/botnet-c2.json", name: "botnet-c2" },
  },
  "adopt-existing": {
    systems: { sensor },
    configure: csv,
    collections: ["phishing"],
    edit: { file: "stix/phishing.xml", name: "phishing" },
  },
  "rotate-key": {
    systems: { "hq-sensor": sensor },
    collections: ["scanners"],
    edit: { file: "stix/scanners.xml", name: "scanners" },
  },
};

it("has a test for every example", () => {
  // The nightly job, whose sources are on servers, has a test of its own.
  const folders = readdirSync(join(repository, "examples")).filter((folder) => folder !== "nightly");
  expect(Object.keys(examples).sort()).toEqual(folders.sort());
});

describe.each(Object.entries(examples))(
  "the example %s",
  (example, { systems, stack, configure, collections, edit, remove }) => {
    let fleet: Fleet<string>;
    let project: Project;
    const all = (): readonly Simulator[] => Object.values(fleet.systems);
    const held = (system: Simulator) =>
      system
        .collections()
        .map(({ name }) => name)
        .sort();
    const uploads = () => all().flatMap(({ journal }) => journal.filter(({ upload }) => upload !== null));

    beforeAll(async () => {
      fleet = await startFleet(systems);
      for (const system of all()) system.tamper.add({ name: "bystander", observables: 7 });
      project = await createProject({
        from: `examples/${example}`,
        ...(stack === undefined ? {} : { stack }),
      });
      await project.configure(configure === undefined ? fleet.config() : await configure(project, fleet));
    });

    it("converges, and the second run changes nothing", async () => {
      await project.must("up", "--yes", "--skip-preview");
      for (const system of all()) expect(held(system)).toEqual([...collections, "bystander"].sort());
      const before = uploads().length;
      const second = await project.up();
      expect(second.text).not.toMatch(/created|updated \(/);
      expect(second.text).toMatch(/\d+ unchanged/);
      expect(uploads()).toHaveLength(before);
    });

    it("uploads an edited file to every system and nothing else", async () => {
      const isJson = edit.file.endsWith(".json");
      const [one = ""] = ["new.example"];
      await project.write(
        edit.file,
        isJson ? bundle(indicator(`[domain-name:value = '${one}']`)) : packageOf([one]),
      );
      const before = uploads().length;
      await project.must("up", "--yes", "--skip-preview");
      expect(uploads()).toHaveLength(before + all().length);
      for (const system of all()) {
        expect(system.collections().find(({ name }) => name === edit.name)?.observables).toBe(1);
      }
    });

    it("follows a removed file, and destroys what is left", async () => {
      if (remove !== undefined) {
        rmSync(join(project.folder, remove.file));
        await project.must("up", "--yes", "--skip-preview");
        const left = [...collections.filter((name) => name !== remove.name), "bystander"].sort();
        for (const system of all()) expect(held(system)).toEqual(left);
      }
      await project.must("destroy", "--yes", "--skip-preview");
      for (const system of all()) expect(held(system)).toEqual(["bystander"]);
    });
  },
);
