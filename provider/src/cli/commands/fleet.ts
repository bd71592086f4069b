import { resolve } from "node:path";
import { suggestName } from "../../errors/index.js";
import { printable } from "../../escaping/terminal.js";
import { compileCacheFolder } from "../../inspection/cacheFolder.js";
import type {
  BaseStack,
  FleetStacks,
  Grouping,
  SiteOperation,
  SiteOutcome,
  SitesRun,
  SiteWork,
} from "../../sites/index.js";
import { fleetSetting } from "../../systems/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import {
  addFleetOptions,
  type FleetFlags,
  parseGrouping,
  parseOperation,
  siteOperations,
} from "../options/fleet.js";
import { programFolder } from "../pulumi/programFolder.js";
import type { Session } from "../session.js";
import { changesOf, FleetProgress, failedSystems, resultOf } from "../text/fleetProgress.js";
import { type Column, plural, table } from "../text/table.js";

export const defineFleet: DefineCommand = (command, session, finish) => {
  addFleetOptions(command.argument("<operation>", siteOperations.join(", "), parseOperation))
    .addHelpText(
      "after",
      "\nExit codes: 0 all sites are done, 2 a site failed or was not begun, 1 the command failed.",
    )
    .action(async (operation: SiteOperation, flags: FleetFlags) => {
      const outcomes = await run(operation, flags, session);
      if (flags.json !== true) printSummary(session, outcomes);
      finish(outcomes.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.errorsFound);
    });
};

/**
 * Operations at the same time; far fewer hold back systems on slow lines, and what one system gets at once is
 * bounded anyway.
 */
const operationsAtOnce = "32";

function engineSettings({ skipCheckpoints }: FleetFlags): Readonly<Record<string, string>> {
  const compiled = compileCacheFolder(process.env);
  return {
    ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }),
    ...(process.env["PULUMI_PARALLEL"] === undefined && { PULUMI_PARALLEL: operationsAtOnce }),
    ...(skipCheckpoints === true && { PULUMI_SKIP_CHECKPOINTS: "true" }),
  };
}

async function run(
  operation: SiteOperation,
  flags: FleetFlags,
  session: Session,
): Promise<readonly SiteOutcome[]> {
  refuseMisplaced(operation, flags);
  const sites = await import("../../sites/index.js");
  const project = { folder: resolve(flags.cwd), signal: session.signal };
  const base = await sites.readBaseStack(flags.stack, project, programFolder(project.folder));
  if (base.systems.length === 0) throw new CommandError(`The stack ${flags.stack} declares no system.`);
  if (base.plainTextKeys !== undefined)
    session.note(`${session.styled("yellow", "warning:")} ${base.plainTextKeys}`);
  const grouping = groupingOf(base, flags);
  const all = sites.groupSystems(base.systems, grouping);
  const stacks = await sites.findFleetStacks(all, base, project);
  reportStacks(stacks, base, operation, session);
  if (base.grouping === undefined && operation === "up") await markBase(base, grouping, session, project);
  const work = await chosen(stacks.work, flags, base);
  session.note(`${work.length} of ${plural(stacks.work.length, "site")}, ${flags.parallel} at a time`);
  const saved = flags.save === undefined ? undefined : await sites.SavedPreviews.begin(flags.save, work);
  const progress = new FleetProgress(session, work.length);
  const sitesRun: SitesRun = {
    ...project,
    base,
    operation,
    refresh: flags.refresh === true,
    parallel: flags.parallel,
    continueOnError: flags.continueOnError === true,
    environment: engineSettings(flags),
    onBegin: (stack) => progress.begin(stack),
    onEnd: async (outcome) => {
      await saved?.end(outcome);
      if (flags.json === true) session.print(JSON.stringify(outcome));
      progress.end(outcome);
    },
    ...(saved !== undefined && { onEvent: (stack: string, event: object) => saved.add(stack, event) }),
  };
  return session.finishesWork(() => sites.runSites(work, sitesRun), sites.endPulumiProcesses);
}

function refuseMisplaced(operation: SiteOperation, { save, refresh }: FleetFlags): void {
  if (save !== undefined && operation !== "preview") {
    throw new CommandError("--save is for `fleet preview`: only previews can be saved.");
  }
  if (refresh === true && operation !== "preview" && operation !== "up") {
    throw new CommandError("--refresh is for `fleet preview` and `fleet up`.");
  }
}

/**
 * The stack's own setting; another grouping would move every system to a new stack, so it has to be changed
 * there.
 */
function groupingOf({ name, grouping }: BaseStack, { by }: FleetFlags): Grouping {
  if (grouping === undefined) return by ?? "site";
  let configured: Grouping;
  try {
    configured = parseGrouping(grouping);
  } catch {
    throw new CommandError(
      `${fleetSetting} of the stack ${name} is ${JSON.stringify(grouping)}; it must be site, system or a number of systems.`,
    );
  }
  if (by !== undefined && by !== configured) {
    throw new CommandError(
      `The systems of the stack ${name} are grouped by ${configured}; by ${by}, each would get another stack.\n` +
        `Fix: leave --by out, or change the grouping: pulumi config set ${fleetSetting} ${by} --stack ${name}`,
    );
  }
  return configured;
}

/** Keeps a plain `pulumi up` from managing every system a second time in the stack that lists them. */
async function markBase(
  { name }: BaseStack,
  grouping: Grouping,
  session: Session,
  project: { readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  const { pulumi } = await import("../../sites/index.js");
  await pulumi(["config", "set", fleetSetting, String(grouping), "--stack", name], project);
  session.note(
    `Set ${fleetSetting} of the stack ${name} to ${grouping}: the stack only lists systems, and a plain \`pulumi up\` is refused there. ` +
      "Commit this change of its configuration.",
  );
}

/** @throws CommandError where `up` would manage collections twice */
function reportStacks(
  { ofBase, unknown }: FleetStacks,
  { name }: BaseStack,
  operation: SiteOperation,
  session: Session,
): void {
  if (ofBase.length > 0) {
    const text =
      `The state of the stack ${name} has the collections of ${plural(ofBase.length, "system")}, which the sites' stacks would manage a second time.\n` +
      "Fix: remove them from its state, which changes nothing on the systems; the sites then adopt them: " +
      `pulumi state delete --all --yes --stack ${name}`;
    if (operation === "up") throw new CommandError(text);
    session.note(text);
  }
  for (const stack of unknown) {
    session.note(
      `The stack ${stack} has collections and is no site of ${name}. ` +
        `Fix: if it was one, pulumi stack tag set ${fleetSetting} ${name} --stack ${stack}; the next \`fleet up\` removes it.`,
    );
  }
}

/** The sites of a shard, or those that are named. Former sites belong to the first shard. */
async function chosen(
  work: readonly SiteWork[],
  flags: FleetFlags,
  base: BaseStack,
): Promise<readonly SiteWork[]> {
  const { site, shard } = flags;
  const current = work.filter(({ former }) => !former);
  const { sitesOfShard, stackOfName } = await import("../../sites/index.js");
  const wanted = new Set(site?.map((name) => stackOfName(name, base.name)));
  const missing = [...wanted].find((stack) => !work.some((one) => one.stack === stack));
  if (missing !== undefined) {
    const nameOf = (stack: string) => stack.slice(base.name.length + 1);
    const suggestion = suggestName(
      nameOf(missing),
      work.map(({ stack }) => nameOf(stack)),
    );
    throw new CommandError(`There is no site with the stack ${missing}: ${suggestion}`);
  }
  if (site !== undefined) return work.filter(({ stack }) => wanted.has(stack));
  if (shard === undefined) return work;
  return [...sitesOfShard(current, shard), ...(shard.index === 1 ? work.filter(({ former }) => former) : [])];
}

function printSummary(session: Session, outcomes: readonly SiteOutcome[]): void {
  const failed = outcomes.filter(({ ok }) => !ok);
  const named = failed.some((outcome) => failedSystems(outcome).length > 0);
  const columns: readonly Column[] = [
    { title: "STACK" },
    { title: "SYSTEMS", right: true },
    { title: "RESULT" },
    { title: "CHANGES" },
    { title: "SECONDS", right: true },
    ...(named ? [{ title: "FAILED ON" }] : []),
  ];
  const rows = outcomes.map((outcome) => [
    outcome.stack,
    String(outcome.systems.length),
    resultOf(outcome),
    changesOf(outcome),
    outcome.seconds.toFixed(1),
    ...(named ? [failedSystems(outcome).map(printable).join(", ")] : []),
  ]);
  session.print(table(session, columns, rows));
  session.print(conclusion(failed.length, outcomes.length));
}

function conclusion(failed: number, all: number): string {
  if (failed === 0) return all === 1 ? "The site is done." : `All ${all} sites are done.`;
  const not = all === 1 ? "The site is not done" : `${failed} of ${all} sites are not done`;
  return `${not}; run the same command again.`;
}
