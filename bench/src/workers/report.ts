/** Does a piece of work and reports on the last line, as measure/run.ts reads it. */
export function report(work: () => Promise<unknown>): void {
  const began = performance.now();
  work()
    .then((found) => {
      const seconds = (performance.now() - began) / 1000;
      const peakBytes = process.resourceUsage().maxRSS * 1024;
      process.stdout.write(`${JSON.stringify({ seconds, peakBytes, found })}\n`);
    })
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
}

/** The n-th argument. @throws Error where it is missing */
export function argument(n: number): string {
  const found = process.argv[1 + n];
  if (found === undefined) throw new Error(`argument ${n} is missing`);
  return found;
}
