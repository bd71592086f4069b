import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { packPackage } from "../../tools/packages/pack.js";
import { repository } from "../../tools/repository.js";
import { startFleet } from "../support/fleet.js";
import { install, packageManagers } from "../support/packageManagers.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const MINUTES = 60_000;

const { dependencies, devDependencies } = require(join(repository, "package.json")) as Record<
  "dependencies" | "devDependencies",
  Record<string, string>
>;

const program = `
import { Config } from "@pulumi/pulumi";
import { ThreatCollection } from "pulumi-extrahop";

const system = new Config().require("system");
const scanners = new ThreatCollection("scanners", { system, source: "feeds/scanners.json" });
export const digest = scanners.digest;
`;

/** A project in a folder that knows nothing of this repository, with the packed tarball as a dependency. */
function foreignProject(tarball: string, packageManager: string): Promise<Project> {
  return createProject({
    linkPackages: false,
    checkTypes: true,
    files: {
      "Pulumi.yaml": `name: foreign\nruntime:\n  name: nodejs\n  options:\n    packagemanager: ${packageManager}\n`,
      "package.json": JSON.stringify({
        name: "foreign",
        private: true,
        main: "index.ts",
        dependencies: {
          "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
          "pulumi-extrahop": `file:${tarball}`,
        },
        devDependencies: {
          "@types/node": devDependencies["@types/node"],
          "ts-node": devDependencies["ts-node"],
          typescript: devDependencies["typescript"],
        },
      }),
      "index.ts": program,
      "feeds/scanners.json": bundleOf(["198.51.100.1", "198.51.100.2"]),
    },
  });
}

describe("the packed provider in somebody else's project", () => {
  let tarball: string;

  beforeAll(async () => {
    tarball = await packPackage("provider", await temporaryFolder());
  }, MINUTES);

  it.each(packageManagers)(
    "is installed with %s and converges a system, types checked",
    async (packageManager) => {
      const fleet = await startFleet({ munich: { kind: "sensor", firmware: "26.3.0" } });
      const { munich } = fleet.systems;
      const project = await foreignProject(tarball, packageManager);
      await install(packageManager, project.folder);
      expect((await lstat(join(project.folder, "node_modules", "pulumi-extrahop"))).isSymbolicLink()).toBe(
        packageManager === "pnpm",
      );
      await project.configure([...fleet.config(), { path: "foreign:system", value: "munich" }]);

      const up = await project.up();
      expect(up.text).toContain("2 created");
      expect(up.code).toBe(0);
      expect(munich.collections()).toEqual([expect.objectContaining({ name: "scanners", observables: 2 })]);

      const mark = munich.journal.mark();
      expect((await project.up("--expect-no-changes")).code).toBe(0);
      expect(munich.journal.since(mark).filter(({ method }) => method !== "GET")).toEqual([]);

      await project.write("feeds/scanners.json", bundleOf(["198.51.100.1", "198.51.100.2", "198.51.100.3"]));
      expect((await project.up()).code).toBe(0);
      expect(munich.collections()).toEqual([expect.objectContaining({ name: "scanners", observables: 3 })]);

      expect((await project.destroy()).code).toBe(0);
      expect(munich.collections()).toEqual([]);
    },
    6 * MINUTES,
  );
});
