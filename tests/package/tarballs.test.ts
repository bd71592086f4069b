import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packPackage, type Workspace, workspaces } from "../../tools/packages/pack.js";
import { repository } from "../../tools/repository.js";
import { shellEnvironment } from "../support/packageManagers.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const run = promisify(execFile);
const MINUTES = 60_000;

/** What each package has beside its compiled sources. */
const others: Readonly<Record<Workspace, readonly string[]>> = {
  provider: [
    "assets/extrahop.sources.schema.json",
    "assets/report.css",
    "assets/report.js",
    "bin/pulumi-extrahop.js",
    "esm/index.d.mts",
    "esm/index.mjs",
    "esm/state.d.mts",
    "esm/state.mjs",
    "esm/stix.d.mts",
    "esm/stix.mjs",
  ],
  simulator: ["bin/extrahop-sim.js"],
  policies: ["PulumiPolicy.yaml"],
};

/** Output of every source, and nothing else. */
function compiled(workspace: Workspace): readonly string[] {
  return readdirSync(join(repository, workspace, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [".js", ".js.map", ".d.ts"].map((ending) => `dist/${file.replace(/\.ts$/, ending)}`));
}

/** What are-the-types-wrong found out about a tarball. */
interface TypesAnalysis {
  readonly problems: readonly unknown[];
  readonly entrypoints: Readonly<
    Record<
      string,
      {
        readonly subpath: string;
        readonly resolutions: Readonly<Record<string, { readonly resolution?: object }>>;
      }
    >
  >;
}

async function typesOf(tarball: string): Promise<TypesAnalysis> {
  const attw = join(repository, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
  // It ends with 1 where it finds a problem, and writes which all the same.
  const { stdout } = await run(process.execPath, [attw, tarball, "--format", "json"], {
    maxBuffer: 64 * 1024 * 1024,
  }).catch((failed: { readonly stdout: string }) => failed);
  return (JSON.parse(stdout) as { readonly analysis: TypesAnalysis }).analysis;
}

describe.each(workspaces)("the tarball of the %s", (workspace) => {
  let folder: string;
  let tarball: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    tarball = await packPackage(workspace, folder);
    await run("tar", ["-xzf", tarball, "-C", folder]);
  }, MINUTES);

  it("holds exactly what is compiled of the sources, the licence, the changes and what the package needs at work", async () => {
    const { stdout } = await run("tar", ["-tzf", tarball]);
    const files = stdout.trim().split("\n");
    const expected = [
      ...["CHANGELOG.md", "LICENSE", "README.md", "package.json"],
      ...others[workspace],
      ...compiled(workspace),
    ];
    expect(files.map((file) => file.replace(/^package\//, "")).sort()).toEqual(expected.sort());
  });

  it("has commands that can be run", async () => {
    const { stdout } = await run("tar", ["-tvzf", tarball]);
    const commands = stdout.split("\n").filter((line) => line.includes(" package/bin/"));
    expect(commands.every((line) => line.startsWith("-rwxr-xr-x"))).toBe(true);
  });

  it("has source maps that hold their sources, since these do not lie beside them", async () => {
    const maps = (await readdir(join(folder, "package", "dist"), { recursive: true })).filter((file) =>
      file.endsWith(".js.map"),
    );
    for (const file of maps) {
      const text = await readFile(join(folder, "package", "dist", file), "utf8");
      const { sources, sourcesContent } = JSON.parse(text) as {
        sources: string[];
        sourcesContent?: string[];
      };
      expect([file, sourcesContent?.length]).toEqual([file, sources.length]);
    }
  });

  it("names nothing of the machine that packed it", async () => {
    await expect(run("grep", ["-rlF", repository, join(folder, "package")])).rejects.toMatchObject({
      code: 1,
    });
  });

  it("has no fault that publint knows", async () => {
    const publint = join(repository, "node_modules", "publint", "src", "cli.js");
    const { stdout } = await run(process.execPath, [publint, tarball, "--strict"]);
    expect(stdout).toContain("All good!");
  });

  it("gives types that fit what is run, to every way of resolving them that TypeScript has", async () => {
    const { entrypoints, problems } = await typesOf(tarball);
    expect(problems).toEqual([]);
    const { exports = { ".": "" } } = JSON.parse(
      await readFile(join(folder, "package", "package.json"), "utf8"),
    ) as { exports?: Record<string, unknown> };
    const everyWay = ["bundler", "node10", "node16-cjs", "node16-esm"];
    expect(
      Object.values(entrypoints).map(({ subpath, resolutions }) => [
        subpath,
        Object.entries(resolutions)
          .filter(([, { resolution }]) => resolution !== undefined)
          .map(([way]) => way)
          .sort(),
      ]),
    ).toEqual(Object.keys(exports).map((subpath) => [subpath, everyWay]));
  });
});

it(
  "the simulator's installs the command extrahop-sim",
  async () => {
    const folder = await temporaryFolder();
    const tarball = await packPackage("simulator", folder);
    await run(
      "npm",
      ["install", "--prefix", folder, "--no-audit", "--no-fund", "--prefer-offline", tarball],
      {
        cwd: folder,
        env: shellEnvironment,
      },
    );
    const { stdout } = await run(join(folder, "node_modules", ".bin", "extrahop-sim"), ["--help"]);
    expect(stdout).toContain("--firmware <version>");
  },
  3 * MINUTES,
);
