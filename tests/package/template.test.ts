import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packPackage } from "../../tools/packages/pack.js";
import { IsolatedEngine } from "../../tools/pulumi/isolatedEngine.js";
import { repository } from "../../tools/repository.js";
import { cleanUp } from "../support/cleanUp.js";
import { startFleet } from "../support/fleet.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const { dependencies } = JSON.parse(
  // The versions that this repository is tested with; the template itself takes the newest.
  require("node:fs").readFileSync(join(repository, "package.json"), "utf8") as string,
) as { dependencies: Record<string, string> };

/** The template as it would be read from the repository, with the package that isn't published yet as a tarball. */
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

it("`pulumi new` makes a project of the template that previews and converges a sensor", async () => {
  const temporary = await temporaryFolder();
  const template = await templateWith(await packPackage("provider", temporary));
  const project = join(temporary, "my-feeds");
  await mkdir(project);
  const engine = await IsolatedEngine.open(project, join(temporary, "pulumi"));
  cleanUp(() => engine.stop());
  const fleet = await startFleet({ "hq-sensor": { kind: "sensor", firmware: "9.8.0.1" } });
  const must = async (...args: string[]) => {
    const run = await engine.run(args);
    if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${run.code}:\n${run.text}`);
    return run.text;
  };

  await must("new", template, "--yes", "--name", "my-feeds", "--stack", "dev");
  const pairs = fleet
    .config()
    .flatMap(({ path, value, secret }) => [secret ? "--secret" : "--plaintext", `${path}=${value}`]);
  await must("config", "set-all", "--path", ...pairs);
  expect(await must("preview")).toMatch(/\+ 5 to create/);
  await must("up", "--yes", "--skip-preview");
  expect(fleet.systems["hq-sensor"].collections().map(({ name }) => name)).toEqual(["scanners"]);
  await must("destroy", "--yes", "--skip-preview");
});
