import { spawn } from "node:child_process";
import { once } from "node:events";
import { bin, cleanEnvironment } from "../../support/runCli.js";

/**
 * Runs the command with a pseudo-terminal for its streams, made by Python; what the terminal would show is
 * the result.
 */
export async function onTerminal(
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const program = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
  const child = spawn("python3", ["-c", program, process.execPath, bin, ...args], {
    cwd: folder,
    env: { ...cleanEnvironment(), TERM: "xterm-256color", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  await once(child, "close");
  return shown;
}
