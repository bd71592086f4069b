import { describeSite } from "../systems/index.js";
import { EngineEvents } from "./engineEvents.js";
import type { FailureCause } from "./failure.js";
import { keepSelection } from "./keepSelection.js";
import { runPulumiProcess } from "./pulumiProcess.js";
import { followBase } from "./siteConfig.js";
import type { SiteOutcome, SitesRun } from "./sitesRun.js";
import { fleetTag, type SiteWork } from "./siteWork.js";
import { pulumi, shortName } from "./stackCommands.js";
import { withTemporaryFolder } from "./temporaryFolder.js";

/** Runs the operation on one site's stack to its end. It never throws: why it failed is in the outcome. */
export async function runSite(site: SiteWork, run: SitesRun): Promise<SiteOutcome> {
  const began = performance.now();
  const events = new EngineEvents();
  const ended = (causes: readonly FailureCause[], error?: string): SiteOutcome => ({
    stack: site.stack,
    systems: site.systems.map(({ name }) => name),
    ok: causes.length === 0,
    skipped: false,
    former: site.former,
    changes: events.changes,
    seconds: (performance.now() - began) / 1000,
    causes,
    ...(error === undefined ? {} : { error }),
  });
  try {
    await prepare(site, run);
    const failure = await operate(site, run, events);
    if (failure !== undefined) {
      if (events.causes.length > 0) return ended(events.causes);
      const text = run.signal.aborted ? failure : withStack(events.explain(failure), site.stack);
      return ended([causeOf(text)], text);
    }
    if (site.former && run.operation !== "preview" && run.operation !== "refresh") {
      await keepSelection(run, () => pulumi(["stack", "rm", "--yes", site.stack], run));
    }
    return ended([]);
  } catch (error) {
    const text = run.signal.aborted ? "interrupted" : wordsOf(error, site);
    return ended([causeOf(text)], text);
  }
}

const causeOf = (message: string): FailureCause => ({ message, resources: 0 });

/**
 * Makes the stack where it is missing, without selecting it, and lets its configuration follow the base
 * stack's.
 */
async function prepare({ stack, exists, tagged }: SiteWork, run: SitesRun): Promise<void> {
  const { secretsProvider } = run.base;
  const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
  if (!exists) await pulumi(["stack", "init", "--no-select", "--stack", stack, ...provider], run);
  if (!tagged) {
    // A backend without tags only means that the stack of a former site is not recognized as one.
    await pulumi(["stack", "tag", "set", fleetTag, shortName(run.base.name), "--stack", stack], run).catch(
      () => undefined,
    );
  }
  await followBase(stack, run.base, run);
}

/** Runs the engine, for `up --refresh` twice. Returns what the CLI reported where it failed. */
async function operate(site: SiteWork, run: SitesRun, events: EngineEvents): Promise<string | undefined> {
  if (!run.refresh || run.operation !== "up") return runEngine(argumentsOf(site, run), site, run, events);
  // `pulumi up --refresh` changes nothing at all when one system cannot be asked; the others are to be
  // repaired all the same.
  const asked = await runEngine(["refresh", ...update], site, run, events);
  if (run.signal.aborted) return asked;
  events.beginRun();
  const updated = await runEngine(argumentsOf(site, run), site, run, events);
  return asked ?? updated;
}

async function runEngine(
  args: readonly string[],
  site: SiteWork,
  run: SitesRun,
  events: EngineEvents,
): Promise<string | undefined> {
  const retired = run.base.shared.get("extrahop:retiredSystems")?.value;
  const environment = {
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    // Types are checked by `npm run check`, once, and not by every site's engine.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...run.environment,
    ...describeSite(
      { ...site, baseStack: run.base.name, ...(retired !== undefined && { retired }) },
      process.env,
    ),
  };
  const command = [...args, "--json", "--non-interactive", "--stack", site.stack];
  const { code, stderr } = await withTemporaryFolder((temporary) =>
    runPulumiProcess(command, {
      folder: run.folder,
      signal: run.signal,
      environment: { ...environment, ...temporary },
      onLine: (line) => {
        const event = events.take(line);
        if (event !== undefined) run.onEvent?.(site.stack, event);
      },
    }),
  );
  if (code === 0) return undefined;
  if (run.signal.aborted) return "interrupted";
  return stderr.trim().replace(/^error: /, "") || `pulumi ended with ${code ?? "a signal"}`;
}

const update = ["--yes", "--skip-preview"] as const;

function argumentsOf(
  { former }: SiteWork,
  { operation, refresh, continueOnError }: SitesRun,
): readonly string[] {
  const goOn = continueOnError ? ["--continue-on-error"] : [];
  if (operation === "refresh") return ["refresh", ...update];
  if (operation === "preview" && former) return ["destroy", "--preview-only"];
  if (operation === "preview") return ["preview", ...(refresh ? ["--refresh"] : [])];
  if (operation === "destroy" || former) return ["destroy", ...update, ...goOn];
  return ["up", ...update, ...goOn];
}

function wordsOf(error: unknown, { systems, stack }: SiteWork): string {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === "E2BIG") {
    return (
      `${systems.length} systems are too many for one site: their settings exceed what the operating system passes to a process.\n` +
      `Fix: divide the site of ${stack} by other values of \`site\`.`
    );
  }
  return error instanceof Error ? withStack(error.message, stack) : String(error);
}

/** The CLI names commands that would act on the selected stack, e.g. `pulumi cancel`. */
const withStack = (text: string, stack: string): string =>
  text.includes(`--stack ${stack}`) ? text : `${text}\nCommands for this site take \`--stack ${stack}\`.`;
