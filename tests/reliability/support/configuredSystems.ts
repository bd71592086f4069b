import { spawn } from "node:child_process";
import type { Project } from "../../support/project.js";

/**
 * Sets a secret of the stack's configuration through standard input: hundreds of systems are more than one
 * argument of a command may hold, and nothing of it is seen in a list of processes.
 */
export async function configureSecret(project: Project, key: string, value: string): Promise<void> {
  const child = spawn("pulumi", ["config", "set", key, "--secret"], {
    cwd: project.folder,
    env: project.driverEnvironment,
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  child.stdin.end(value);
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`\`pulumi config set ${key}\` ended with ${code}: ${said}`);
}
