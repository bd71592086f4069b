import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../measure/run.js";
import { repository, workPlace } from "../places.js";
import { commandSubstituteProgram, localCommandProgram } from "../stack/programs.js";
import type { BenchStack } from "../stack/stack.js";

const version = "1.2.1";

/** What a Pulumi user does today without this package: a command for each file. */
export interface CommandPeer {
  readonly name: string;
  readonly program: string;
  /** Folder with the program's node_modules. */
  readonly packages: string;
}

/** Without the plugin the same commands run from a dynamic resource; the row says so. */
const substitute: CommandPeer = {
  name: "local.Command substitute",
  program: commandSubstituteProgram,
  packages: repository,
};

let found: Promise<CommandPeer> | undefined;

/**
 * @pulumi/command where its plugin can be fetched, which needs more of the internet than package registries.
 */
export function commandPeer(stack: BenchStack): Promise<CommandPeer> {
  found ??= fetchPlugin(stack);
  return found;
}

async function fetchPlugin(stack: BenchStack): Promise<CommandPeer> {
  // Kept for all stacks, each of which has a Pulumi home of its own otherwise.
  const home = workPlace("command-home");
  try {
    await run(stack.command, ["plugin", "install", "resource", "command", version], {
      env: { ...stack.driver, PULUMI_HOME: home },
      timeout: 120_000,
    });
  } catch {
    return substitute;
  }
  const packages = workPlace("command");
  if (!existsSync(join(packages, "node_modules", "@pulumi", "command"))) {
    const dependencies = { "@pulumi/pulumi": "3.259.0", "@pulumi/command": version };
    writeFileSync(join(packages, "package.json"), JSON.stringify({ private: true, dependencies }));
    await run("npm", ["install", "--ignore-scripts", "--loglevel=error"], { cwd: packages });
  }
  return { name: `@pulumi/command ${version}`, program: localCommandProgram, packages };
}

/** Environment in which the plugin is found. */
export const commandEnvironment = (): Record<string, string> => ({ PULUMI_HOME: workPlace("command-home") });
