import { runSite } from "./runSite.js";
import type { SiteOutcome, SitesRun } from "./sitesRun.js";
import type { SiteWork } from "./siteWork.js";

/**
 * Runs one operation on the stacks of many sites, several at a time. Each stack is made when it is missing,
 * takes over the base stack's configuration, and gets its own systems through the environment of its engine
 * alone: no system's credential is written anywhere. Run again after a failure, it continues where it
 * stopped, because each stack remembers what it has.
 */
export async function runSites(work: readonly SiteWork[], run: SitesRun): Promise<readonly SiteOutcome[]> {
  const outcomes: SiteOutcome[] = [];
  const waiting = [...work];
  let stopped = false;
  const worker = async () => {
    for (let site = waiting.shift(); site !== undefined; site = waiting.shift()) {
      const skip = run.signal.aborted || (stopped && !run.continueOnError);
      if (!skip) run.onBegin(site.stack);
      const outcome = skip ? skipped(site) : await runSite(site, run);
      if (!outcome.ok) stopped = true;
      outcomes.push(outcome);
      await run.onEnd(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.parallel, work.length) }, worker));
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
