import { realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { withLock } from "../lock.cjs";
import { cacheFolder } from "./cacheFolder.js";
import { buildWithGo } from "./goBuild.js";
import { type Pinned, readPinned } from "./pinned.js";
import { findProgram, pathFolders, runProgram } from "./programs.js";

/** A Pulumi CLI that can run TypeScript programs with dynamic providers. */
export interface PulumiCommand {
  /** Full path of the CLI. */
  readonly command: string;
  /** What the CLI's environment needs beyond the present one: nothing, or a longer PATH. */
  readonly env: Record<string, string>;
  readonly origin: "path" | "installed" | "built";
  /** For example "3.259.0". */
  readonly version: string;
  /** False where the language host is the one that we build: it is too old to start policy packs. */
  readonly startsPolicyPacks: boolean;
}

/** What getting the CLI depends on; tests put their own in. */
export interface Surroundings {
  /** Default: this process's environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Folder for what is installed or built. Default: {@link cacheFolder}. */
  readonly cache: string;
  /** Installs the official bundle so that `root`/bin/pulumi exists, or throws. */
  readonly install: (root: string) => Promise<unknown>;
  /** Receives progress, line by line. Default: stderr. */
  readonly report: (line: string) => void;
}

/** Programs that the engine starts for a TypeScript program with dynamic providers. */
const LANGUAGE_HOST = "pulumi-language-nodejs";
const LAUNCHER = "pulumi-resource-pulumi-nodejs";

/**
 * Finds `pulumi` on PATH, else installs it with the Automation API's official installer, else builds it with
 * Go. What was installed or built is kept per user and version, and found again.
 *
 * @throws Error when none of the three ways is open; its message says what to install
 */
export async function pulumiCommand(overrides: Partial<Surroundings> = {}): Promise<PulumiCommand> {
  const environment = overrides.environment ?? process.env;
  const surroundings: Surroundings = {
    environment,
    cache: overrides.cache ?? cacheFolder(environment),
    install: overrides.install ?? installOfficially,
    report: overrides.report ?? ((line) => process.stderr.write(`${line}\n`)),
  };
  return (await onPath(surroundings)) ?? kept(surroundings) ?? (await obtain(surroundings));
}

async function installOfficially(root: string): Promise<void> {
  // Loaded here only, because hardly any run needs it.
  const { PulumiCommand: Official } = await import("@pulumi/pulumi/automation/cmd.js");
  await Official.install({ root });
}

async function onPath(surroundings: Surroundings): Promise<PulumiCommand | undefined> {
  const { environment, report } = surroundings;
  const command = findProgram("pulumi", pathFolders(environment));
  if (command === undefined) return undefined;
  const { code, stdout, stderr } = await runProgram(command, ["version"], {
    environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: 60_000,
  });
  const version = /^v?(\d+\.\d+\.\S+)/.exec(stdout.trim())?.[1];
  if (code === 0 && version !== undefined) return complete(command, "path", version, surroundings);
  report(`Passing over ${command}: \`pulumi version\` does not answer with a version. ${stderr.trim()}`);
  return undefined;
}

function folders({ cache }: Surroundings, pinned: Pinned): { installed: string; built: string } {
  const platform = `${process.platform}-${process.arch}`;
  return {
    installed: join(cache, `pulumi-${pinned.version}-${platform}`),
    built: join(cache, `pulumi-${pinned.version}-${platform}-built-${pinned.fingerprint}`),
  };
}

function kept(surroundings: Surroundings): PulumiCommand | undefined {
  const pinned = readPinned();
  const { installed, built } = folders(surroundings, pinned);
  const official = findProgram("pulumi", [join(installed, "bin")]);
  if (official !== undefined) return complete(official, "installed", pinned.version, surroundings);
  const own = findProgram("pulumi", [built]);
  return own === undefined ? undefined : complete(own, "built", pinned.version, surroundings);
}

async function obtain(surroundings: Surroundings): Promise<PulumiCommand> {
  const pinned = readPinned();
  const { report, environment, install, cache } = surroundings;
  const { installed, built } = folders(surroundings, pinned);
  return withLock(
    join(cache, `pulumi-${pinned.version}.lock`),
    async () => {
      const byAnother = kept(surroundings);
      if (byAnother !== undefined) return byAnother;
      report(`No pulumi on PATH: installing Pulumi ${pinned.version} with its official installer ...`);
      const refusal = await install(installed).then(
        () => undefined,
        (error: unknown) => firstLine(error),
      );
      if (refusal !== undefined) {
        report(`The installer cannot do it here (${refusal}).`);
        try {
          await buildWithGo({ pinned, folder: built, environment, report });
        } catch (error) {
          throw new Error(explainNoWay(refusal, pinned, error), { cause: error });
        }
      }
      const made = kept(surroundings);
      if (made === undefined)
        throw new Error(`Nothing that runs was found in ${installed} after installing.`);
      return made;
    },
    () => report("Waiting for another process that gets the Pulumi CLI ..."),
  );
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";

function explainNoWay(refusal: string, pinned: Pinned, error: unknown): string {
  return [
    "The Pulumi CLI is needed and could not be got:",
    "  on PATH: no `pulumi` that answers `pulumi version`",
    `  official installer: ${refusal}`,
    `  building from source: ${error instanceof Error ? error.message : String(error)}`,
    "What to do, one of these: install Pulumi (pulumi.com/docs/install) so that `pulumi` is on PATH; run this",
    `again with access to the internet; or install Go ${pinned.go} or newer (go.dev/dl) and run this again.`,
  ].join("\n");
}

/**
 * An official bundle brings the language host and the launcher in its own folder, where the engine looks.
 * Any other CLI gets what it lacks on PATH: the host from our build, the launcher from @pulumi/pulumi.
 */
function complete(
  command: string,
  origin: PulumiCommand["origin"],
  version: string,
  surroundings: Surroundings,
): PulumiCommand {
  const { environment } = surroundings;
  const seen = [...pathFolders(environment), dirname(command), dirname(realpathSync(command))];
  const { built } = folders(surroundings, readPinned());
  const additions = [
    { program: LANGUAGE_HOST, folder: built },
    { program: LAUNCHER, folder: dirname(require.resolve("@pulumi/pulumi/package.json")) },
  ]
    .filter(({ program }) => findProgram(program, seen) === undefined)
    .filter(({ program, folder }) => findProgram(program, [folder]) !== undefined)
    .map(({ folder }) => folder);
  const env: Record<string, string> =
    additions.length === 0 ? {} : { PATH: [environment["PATH"], ...additions].join(delimiter) };
  const host = findProgram(LANGUAGE_HOST, seen) ?? built;
  return { command, env, origin, version, startsPolicyPacks: dirname(host) !== built && host !== built };
}
