import { type Run, type RunOptions, run } from "./run.js";

/** `times` of POSIX shells prints the shell's own times, then those of all that it waited for. */
const script = '"$@" && times';

/**
 * Runs a command and returns the processor time of it and of all processes below it that were waited for, in
 * seconds: by the kernel's own account, so that processes of a moment count as well.
 */
export async function processorTime(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<{ readonly run: Run; readonly processorSeconds: number }> {
  const ended = await run("/bin/sh", ["-c", script, "sh", command, ...args], options);
  const last = ended.stdout.trimEnd().split("\n").at(-1) ?? "";
  const times = [...last.matchAll(/(\d+)m(\d+(?:\.\d+)?)s/g)];
  if (times.length !== 2) throw new Error(`\`times\` printed ${last}`);
  const processorSeconds = times.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { run: ended, processorSeconds };
}
