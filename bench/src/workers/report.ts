import { readFileSync } from "node:fs";

/** Does a piece of work and reports on the last line, as measure/run.ts reads it. */
export function report(work: () => Promise<unknown>): void {
  const began = performance.now();
  work()
    .then((found) => {
      const seconds = (performance.now() - began) / 1000;
      const peakBytes = peakOfOwn();
      process.stdout.write(`${JSON.stringify({ seconds, peakBytes, found })}\n`);
    })
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
}

/**
 * Linux's `maxRSS` begins with what the parent held when it forked, so that its peak of this program alone is
 * read instead.
 */
function peakOfOwn(): number {
  const kilobytes =
    process.platform === "linux"
      ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]
      : undefined;
  return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) * 1024;
}

/** The n-th argument. @throws Error where it is missing */
export function argument(n: number): string {
  const found = process.argv[1 + n];
  if (found === undefined) throw new Error(`argument ${n} is missing`);
  return found;
}
