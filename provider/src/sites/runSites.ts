import type { BaseStack } from "./baseStack.js";
import type { FailureCause } from "./failure.js";
import { runSite } from "./runSite.js";
import type { SiteWork } from "./siteWork.js";
import type { ProjectOptions } from "./stackCommands.js";

export type SiteOperation = "preview" | "up" | "refresh" | "destroy";

/** How one site ended. */
export interface SiteOutcome {
  readonly stack: string;
  readonly systems: readonly string[];
  readonly ok: boolean;
  /** True where it wasn't begun, because another site failed before or the run was interrupted. */
  readonly skipped: boolean;
  /** True where no system belongs to the site any more; after `up` its stack is gone. */
  readonly former: boolean;
  /** Resources by what happened to them, also where the site failed: create, update, delete, same, … */
  readonly changes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Why it failed, each cause once. */
  readonly causes: readonly FailureCause[];
  /** What the CLI reported where it failed before or after its engine; the causes have it too. */
  readonly error?: string;
}

export interface SitesRun extends ProjectOptions {
  readonly base: BaseStack;
  readonly operation: SiteOperation;
  /** Has `preview` and `up` ask every system first, so that what was changed outside is seen and repaired. */
  readonly refresh: boolean;
  /** Sites worked on at the same time. */
  readonly parallel: number;
  readonly continueOnError: boolean;
  /** Called when a site begins, when its engine comes to another resource, and when it ends. */
  readonly onBegin: (stack: string) => void;
  readonly onEnd: (outcome: SiteOutcome) => void | Promise<void>;
  /** Called with every event of a site's engine, in the shape that `pulumi preview --json` streams; secrets are masked in it. */
  readonly onEvent?: (stack: string, event: object) => void;
  /** Further environment variables of the engine, e.g. PULUMI_SKIP_CHECKPOINTS. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs one operation on the stacks of many sites, several at a time. Each stack is made when it is missing, takes over the base stack's
 * configuration, and gets its own systems through the environment of its engine alone: no system's credential is written anywhere. Run
 * again after a failure, it continues where it stopped, because each stack remembers what it has.
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
