import { runSite } from "./runSite.js";
import type { SiteOutcome, SitesRun } from "./sitesRun.js";
import type { SiteWork } from "./siteWork.js";

/**
 * Runs one operation on the stacks of many sites, several at a time. Each stack is made when it is missing,
 * takes over the base stack's configuration, and gets its own systems through the environment of its engine
 * alone: no system's credential is written anywhere. Run again after a failure, it continues where it
 * stopped, because each stack remembers what it has.
 *
 * @throws what `onEnd` throws, when the sites that had begun have ended; no further one is begun
 */
export async function runSites(work: readonly SiteWork[], run: SitesRun): Promise<readonly SiteOutcome[]> {
  const outcomes: SiteOutcome[] = [];
  const waiting = [...work];
  let stopped = false;
  let fault: { readonly error: unknown } | undefined;
  const worker = async () => {
    for (let site = waiting.shift(); site !== undefined && fault === undefined; site = waiting.shift()) {
      const skip = run.signal.aborted || (stopped && !run.continueOnError);
      if (!skip) run.onBegin(site.stack);
      const outcome = skip ? skipped(site) : await runSite(site, run);
      if (!outcome.ok) stopped = true;
      outcomes.push(outcome);
      try {
        await run.onEnd(outcome);
      } catch (error) {
        fault ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.parallel, work.length) }, worker));
  if (fault !== undefined) throw fault.error;
  return outcomes.sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

const skipped = ({ stack, systems, former }: SiteWork): SiteOutcome => ({
  stack,
  systems: systems.map(({ name }) => name),
  ok: false,
  skipped: true,
  former,
  changes: {},
  seconds: 0,
  causes: [],
});
