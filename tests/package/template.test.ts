import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packPackage } from "../../tools/packages/pack.js";
import { IsolatedEngine } from "../../tools/pulumi/isolatedEngine.js";
import { repository } from "../../tools/repository.js";
import { cleanUp } from "../support/cleanUp.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { install, type PackageManager } from "../support/packageManagers.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const { dependencies } = JSON.parse(
  // The versions that this repository is tested with; the template itself takes the newest.
  require("node:fs").readFileSync(join(repository, "package.json"), "utf8") as string,
) as { dependencies: Record<string, string> };

/**
 * The template as it would be read from the repository, with the package that is not published yet as a
 * tarball.
 */
async function templateWith(tarball: string): Promise<string> {
  const folder = join(await temporaryFolder(), "template");
  await cp(join(repository, "template"), folder, { recursive: true });
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as { dependencies: Record<string, string> };
  manifest.dependencies["pulumi-extrahop"] = `file:${tarball}`;
  manifest.dependencies["@pulumi/pulumi"] = dependencies["@pulumi/pulumi"] ?? "";
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

interface Made {
  readonly folder: string;
  readonly fleet: Fleet<"hq-sensor">;
  /** Runs the CLI in the project. @throws Error with all it wrote when it fails */
  readonly must: (...args: string[]) => Promise<string>;
}

/** An empty folder and a sensor to converge, with the CLI for both. */
async function emptyProject(folder: string, temporary: string): Promise<Made> {
  await mkdir(folder);
  const engine = await IsolatedEngine.open(folder, join(temporary, "pulumi"));
  cleanUp(() => engine.stop());
  return {
    folder,
    fleet: await startFleet({ "hq-sensor": { kind: "sensor", firmware: "9.8.0.1" } }),
    must: async (...args) => {
      const run = await engine.run(args);
      if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${run.code}:\n${run.text}`);
      return run.text;
    },
  };
}

const naming = ["--yes", "--name", "my-feeds"];

/** How a user gets from the template to a project with all that it needs installed. */
const ways: readonly {
  readonly packageManager: PackageManager;
  readonly make: (template: string, project: Made) => Promise<void>;
  /** What the package manager leaves in node_modules, by which it is known. */
  readonly trace: string;
}[] = [
  {
    packageManager: "npm",
    make: async (template, { must }) => {
      await must("new", template, ...naming, "--stack", "dev");
    },
    trace: ".package-lock.json",
  },
  {
    packageManager: "pnpm",
    // The language host that the tests build is older than its choice of package managers; so what `pulumi
    // new` makes is installed by hand.
    make: async (template, { must, folder }) => {
      await must("new", template, ...naming, "--runtime-options", "packagemanager=pnpm", "--generate-only");
      await install("pnpm", folder);
      await must("stack", "init", "dev");
    },
    trace: ".modules.yaml",
  },
];

it.each(ways)(
  "`pulumi new` makes a project of the template that $packageManager installs, and that previews and converges a sensor",
  async ({ packageManager, make, trace }) => {
    const temporary = await temporaryFolder();
    const template = await templateWith(await packPackage("provider", temporary));
    const project = await emptyProject(join(temporary, "my-feeds"), temporary);
    const { folder, fleet, must } = project;
    const sensor = fleet.systems["hq-sensor"];

    await make(template, project);
    expect(await readFile(join(folder, "Pulumi.yaml"), "utf8")).toMatch(
      new RegExp(`packagemanager: ${packageManager}$`, "m"),
    );
    expect(await readdir(join(folder, "node_modules"))).toContain(trace);
    const pairs = fleet
      .config()
      .flatMap(({ path, value, secret }) => [secret ? "--secret" : "--plaintext", `${path}=${value}`]);
    await must("config", "set-all", "--path", ...pairs);
    expect(await must("preview")).toMatch(/\+ 5 to create/);
    expect(sensor.collections()).toEqual([]);
    await must("up", "--yes", "--skip-preview");
    expect(sensor.collections().map(({ name }) => name)).toEqual(["scanners"]);
    await must("preview", "--expect-no-changes");
    await must("destroy", "--yes", "--skip-preview");
    expect(sensor.collections()).toEqual([]);
  },
  6 * 60_000,
);
