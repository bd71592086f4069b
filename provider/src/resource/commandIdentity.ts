import { readFileSync } from "node:fs";

/**
 * Identifies the command of the Pulumi CLI that started this process: the same in its preview and its update,
 * different in any other command that runs.
 *
 * @returns undefined where it cannot be found out
 */
export function commandIdentity(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  // The CLI serves logs to its plugins and programs under an address of its own.
  const endpoint = environment["PULUMI_LOG_OTLP_ENDPOINT"];
  const grandparent = grandparentOf(process.ppid);
  if (endpoint === undefined && grandparent === undefined) return undefined;
  return `${endpoint ?? ""} ${grandparent ?? ""}`;
}

/**
 * The CLI starts a launcher or language host, which starts this process. Linux alone shows the chain without
 * a further program.
 */
function grandparentOf(parent: number): string | undefined {
  try {
    const cli = afterName(readFileSync(`/proc/${parent}/stat`, "utf8"))[1];
    // With the time of its start, a process id that is used again is another command.
    const started = afterName(readFileSync(`/proc/${cli}/stat`, "utf8"))[19];
    return `${cli} ${started}`;
  } catch {
    return undefined;
  }
}

/**
 * The fields of /proc/PID/stat after the name, which may contain spaces and brackets: state, parent, …
 * (proc(5)).
 */
function afterName(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
