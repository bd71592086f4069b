const REPORT_EVERY_MS = 15_000;

/** Counts what a Go build does and says so every 15 seconds. */
export interface Progress {
  fetched(): void;
  compiled(): void;
  stop(succeeded: boolean): void;
}

export function startProgress(name: string, report: (line: string) => void): Progress {
  const began = Date.now();
  let modules = 0;
  let packages = 0;
  const line = (): string => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const fetched = modules === 0 ? "" : `${modules} modules fetched, `;
    return `${name}: ${seconds} s, ${fetched}${packages} packages compiled`;
  };
  const timer = setInterval(() => report(`  ${line()} ...`), REPORT_EVERY_MS);
  return {
    fetched() {
      modules += 1;
    },
    compiled() {
      packages += 1;
    },
    stop(succeeded) {
      clearInterval(timer);
      report(`  ${line()}, ${succeeded ? "done" : "failed"}`);
    },
  };
}
