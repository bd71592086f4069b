import { LocalWorkspace, type OpMap, type Stack } from "@pulumi/pulumi/automation/index.js";
import { describeSystems } from "../systems/index.js";
import type { BaseStack } from "./baseStack.js";
import { engineWords } from "./engineWords.js";
import { type Site, stackOfSite } from "./sites.js";

export type SiteOperation = "preview" | "up" | "refresh" | "destroy";

/** How one site ended. */
export interface SiteOutcome {
  readonly stack: string;
  readonly systems: readonly string[];
  readonly ok: boolean;
  /** True where it wasn't begun, because another site failed before or the run was interrupted. */
  readonly skipped: boolean;
  /** Resources by what happened to them: create, update, delete, same, … */
  readonly changes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** What the engine said, where it failed. */
  readonly error?: string;
}

export interface SitesRun {
  readonly folder: string;
  readonly baseStack: string;
  readonly base: BaseStack;
  readonly operation: SiteOperation;
  /** Sites worked on at the same time. */
  readonly parallel: number;
  readonly continueOnError: boolean;
  readonly signal: AbortSignal;
  /** Told every line that the engine writes, and when a site ends. */
  readonly onOutput: (stack: string, text: string) => void;
  readonly onEnd: (outcome: SiteOutcome) => void | Promise<void>;
  /** Told every event of a preview, in the shape that `pulumi preview --json` streams; secrets are masked in it. */
  readonly onPreviewEvent?: (stack: string, event: object) => void;
  /** Further environment variables of the engine, e.g. PULUMI_SKIP_CHECKPOINTS. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs one operation on the stacks of many sites, several at a time. Each stack is made when it is missing, takes over the base stack's
 * plain configuration, and gets its own systems through the environment of its engine alone: no credential is written anywhere. Run
 * again after a failure, it goes on where it stopped, because each stack remembers what it has.
 */
export async function runSites(sites: readonly Site[], run: SitesRun): Promise<readonly SiteOutcome[]> {
  const outcomes: SiteOutcome[] = [];
  const waiting = [...sites];
  let stopped = false;
  const worker = async () => {
    for (let site = waiting.shift(); site !== undefined; site = waiting.shift()) {
      const skip = run.signal.aborted || (stopped && !run.continueOnError);
      const outcome = skip ? skipped(site, run) : await runSite(site, run);
      if (!outcome.ok) stopped = true;
      outcomes.push(outcome);
      await run.onEnd(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.parallel, sites.length) }, worker));
  return outcomes.sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

const namesOf = (site: Site) => site.systems.map(({ name }) => name);

function skipped(site: Site, run: SitesRun): SiteOutcome {
  return {
    stack: stackOfSite(site, run.baseStack),
    systems: namesOf(site),
    ok: false,
    skipped: true,
    changes: {},
    seconds: 0,
  };
}

async function runSite(site: Site, run: SitesRun): Promise<SiteOutcome> {
  const began = Date.now();
  const stackName = stackOfSite(site, run.baseStack);
  const ended = (rest: Pick<SiteOutcome, "ok" | "changes"> & { readonly error?: string }): SiteOutcome => ({
    stack: stackName,
    systems: namesOf(site),
    skipped: false,
    seconds: (Date.now() - began) / 1000,
    ...rest,
  });
  try {
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir: run.folder },
      { envVars: { ...run.environment, EXTRAHOP_SYSTEMS: describeSystems(site.systems) } },
    );
    await stack.setAllConfig(
      Object.fromEntries([...run.base.shared].map(([key, value]) => [key, { value }])),
    );
    return ended({ ok: true, changes: await operate(stack, run, stackName) });
  } catch (error) {
    return ended({ ok: false, changes: {}, error: engineWords(error) });
  }
}

async function operate(stack: Stack, run: SitesRun, name: string): Promise<Readonly<Record<string, number>>> {
  const onOutput = (text: string) => run.onOutput(name, text);
  const { signal, continueOnError } = run;
  switch (run.operation) {
    case "preview": {
      const { onPreviewEvent } = run;
      const onEvent = (event: object) => onPreviewEvent?.(name, event);
      const watch = onPreviewEvent === undefined ? {} : { onEvent };
      const { changeSummary } = await stack.preview({ onOutput, signal, ...watch });
      return counts(changeSummary);
    }
    case "up":
      return counts((await stack.up({ onOutput, signal, continueOnError })).summary.resourceChanges);
    case "refresh":
      return counts((await stack.refresh({ onOutput, signal })).summary.resourceChanges);
    case "destroy":
      return counts((await stack.destroy({ onOutput, signal, continueOnError })).summary.resourceChanges);
  }
}

function counts(changes: OpMap | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(changes ?? {}).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
