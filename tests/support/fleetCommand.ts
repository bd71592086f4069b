import { spawn } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import type { Project } from "./project.js";

/** How a command ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  /** Standard output and standard error, as they came. */
  readonly text: string;
}

/** Runs `pulumi-extrahop fleet` in a process of its own, as a user does. */
export const runFleet = (
  project: Project,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandEnd> => runCommand(project, ["fleet", ...args], environment);

/** Runs a command of `pulumi-extrahop` in a process of its own. */
export function runCommand(
  project: Project,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandEnd> {
  const bin = join(repository, "provider/dist/cli/main.js");
  const child = spawn(process.execPath, [bin, ...args, "--cwd", project.folder], {
    env: { ...project.driverEnvironment, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
    text += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, text })));
}
