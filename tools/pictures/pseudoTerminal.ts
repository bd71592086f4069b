import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs a command in a pseudo-terminal, made by Python, that is wide and high enough for it to draw
 * everything.
 *
 * @returns what the terminal was sent
 * @throws Error when there is no Python, or the command fails
 */
export async function inTerminal(
  command: readonly string[],
  columns: number,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  const python = "import pty, sys, os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  const resized = ["sh", "-c", `stty rows 200 cols ${columns}; exec "$@"`, "sh", ...command];
  const child = spawn("python3", ["-c", python, ...resized], {
    cwd: options.cwd,
    env: { ...options.env, TERM: "xterm-256color" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`\`${command.join(" ")}\` ended with ${code}:\n${output}`);
  return output;
}
