import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { PulumiCommand } from "./pulumiCommand.js";

/** Arguments for the CLI, and the folder that has to be on its PATH for them. */
export interface PreparedArguments {
  readonly args: readonly string[];
  readonly folder?: string;
}

/** @param caller the folder that the CLI is called in */
export type PolicyPacks = (args: readonly string[], caller: string) => Promise<PreparedArguments>;

const flag = "--policy-pack";
const runtime = "nodejs-by-script";

/**
 * Starts a pack as Pulumi's own language host does: with the runner of the @pulumi/pulumi that the pack
 * itself finds, by its links, and with the same variables. No shell, which would overwrite PWD.
 */
const analyzer = `#!/usr/bin/env node
for (const name of ["ORGANIZATION", "PROJECT", "STACK", "DRY_RUN"]) {
  const value = process.env["PULUMI_" + name];
  if (value) process.env["PULUMI_NODEJS_" + name] = value;
}
const paths = [require("node:fs").realpathSync("package.json")];
require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths }));
`;

/**
 * Lets a CLI with the language host that we build run Node policy packs. That host cannot start any; but the
 * engine starts packs of a runtime without a host by a script of its name. So such a pack gets a substitute
 * of that runtime, whose files are links.
 *
 * @param pulumi a CLI that can do it by itself gets its arguments as they are
 * @param scratch folder for the substitutes; made when needed
 */
export function policyPacks(
  pulumi: Pick<PulumiCommand, "command" | "startsPolicyPacks">,
  scratch: string,
): PolicyPacks {
  return async (args, caller) => {
    if (pulumi.startsPolicyPacks || !args.some(isPack)) return { args };
    await mkdir(scratch, { recursive: true });
    const folder = await mkdtemp(join(scratch, "run-"));
    await writeFile(join(folder, `pulumi-analyzer-policy-${runtime}`), analyzer, { mode: 0o755 });
    // Packs call it by its name, as people do.
    await symlink(pulumi.command, join(folder, "pulumi"));
    const prepared = args.map(async (arg, index) => {
      const name = arg.startsWith(`${flag}=`) ? arg.slice(flag.length + 1) : undefined;
      if (name !== undefined) return `${flag}=${await substitute(resolve(caller, name), folder)}`;
      return args[index - 1] === flag ? substitute(resolve(caller, arg), folder) : arg;
    });
    return { args: await Promise.all(prepared), folder };
  };
}

const isPack = (arg: string): boolean => arg === flag || arg.startsWith(`${flag}=`);

async function substitute(pack: string, scratch: string): Promise<string> {
  const project = await readFile(join(pack, "PulumiPolicy.yaml"), "utf8").catch(() => undefined);
  // Whatever is wrong with it, the CLI says it best.
  if (project === undefined) return pack;
  const folder = await mkdtemp(join(scratch, "pack-"));
  for (const name of await readdir(pack)) {
    // What it extends is named relative to where it lies.
    if (name === "tsconfig.json")
      await writeFile(join(folder, name), JSON.stringify({ extends: join(pack, name) }));
    else if (name !== "PulumiPolicy.yaml") await symlink(join(pack, name), join(folder, name));
  }
  await writeFile(
    join(folder, "PulumiPolicy.yaml"),
    project.replace(/^(runtime:\s*)nodejs\s*$/m, `$1${runtime}`),
  );
  return folder;
}
