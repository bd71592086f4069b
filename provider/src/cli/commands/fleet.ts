import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Grouping, Shard, SiteOperation, SiteOutcome } from "../../sites/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { type Column, table } from "../text/table.js";

interface Flags {
  readonly cwd: string;
  readonly stack: string;
  readonly by: Grouping;
  readonly parallel: number;
  readonly shard?: Shard;
  readonly continueOnError?: true;
  readonly skipCheckpoints?: true;
  readonly json?: true;
  readonly save?: string;
}

const operations: readonly SiteOperation[] = ["preview", "up", "refresh", "destroy"];

export const defineFleet: DefineCommand = (command, session, finish) => {
  command
    .argument("<operation>", operations.join(", "), parseOperation)
    .requiredOption("--stack <name>", "the stack whose configuration and systems the sites share")
    .option("--cwd <folder>", "the Pulumi project", ".")
    .option(
      "--by <grouping>",
      "one stack for each system, for each site, or for so many systems",
      parseGrouping,
      "site",
    )
    .option("--parallel <n>", "sites at the same time", parseCount, 2)
    .option("--shard <i/n>", "only this part of the sites, for one of n machines", parseShard)
    .option("--continue-on-error", "begin further sites after one failed")
    .addOption(
      new Option(
        "--skip-checkpoints",
        "write the state once at the end of each site (PULUMI_SKIP_CHECKPOINTS): quicker; what a killed run did is adopted by the next",
      ),
    )
    .option("--json", "one JSON object a line for each site")
    .option(
      "--save <folder>",
      "with preview: keep each site's preview there, failed or not, for `pulumi-extrahop report --preview <folder>`",
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 all sites are done, 2 a site failed or was not begun, 1 the command failed.",
    )
    .action(async (operation: SiteOperation, flags: Flags) => {
      const outcomes = await run(operation, flags, session);
      if (flags.json !== true) printSummary(session, outcomes);
      finish(outcomes.every(({ ok }) => ok) ? exitCodes.fine : exitCodes.errorsFound);
    });
};

/** Operations at the same time; far fewer hold back systems on slow lines, and what one system gets at once is bounded anyway. */
const operationsAtOnce = "32";

function engineSettings({ skipCheckpoints }: Flags): Readonly<Record<string, string>> {
  return {
    ...(process.env["PULUMI_PARALLEL"] === undefined ? { PULUMI_PARALLEL: operationsAtOnce } : {}),
    ...(skipCheckpoints === true ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
  };
}

async function run(
  operation: SiteOperation,
  flags: Flags,
  session: Session,
): Promise<readonly SiteOutcome[]> {
  const { save } = flags;
  if (save !== undefined && operation !== "preview") {
    throw new CommandError("Only previews can be saved: --save goes with `fleet preview`.");
  }
  const { groupSystems, readBaseStack, runSites, SavedPreviews, sitesOfShard } = await import(
    "../../sites/index.js"
  );
  const folder = resolve(flags.cwd);
  const base = await readBaseStack(folder, flags.stack);
  if (base.systems.length === 0) throw new CommandError(`The stack ${flags.stack} declares no system.`);
  if (base.secretKeys.length > 0) {
    session.note(`Secret values that the sites' stacks don't get: ${base.secretKeys.join(", ")}`);
  }
  const all = groupSystems(base.systems, flags.by);
  const sites = flags.shard === undefined ? all : sitesOfShard(all, flags.shard);
  session.note(`${sites.length} of ${all.length} sites, ${flags.parallel} at a time`);
  const saved = save === undefined ? undefined : await SavedPreviews.begin(save, sites, flags.stack);
  return runSites(sites, {
    folder,
    baseStack: flags.stack,
    base,
    operation,
    parallel: flags.parallel,
    continueOnError: flags.continueOnError === true,
    signal: session.signal,
    environment: engineSettings(flags),
    ...(saved === undefined ? {} : { onPreviewEvent: (stack, event) => saved.add(stack, event) }),
    onOutput: (stack, text) => session.status(`${stack}: ${text.trim().split("\n").at(-1) ?? ""}`),
    onEnd: async (outcome) => {
      await saved?.end(outcome);
      if (flags.json === true) session.print(JSON.stringify(outcome));
      else session.note(`${outcome.stack}: ${wordOf(outcome)}`);
      if (outcome.error !== undefined) session.note(outcome.error);
    },
  });
}

const columns: readonly Column[] = [
  { title: "STACK" },
  { title: "SYSTEMS", right: true },
  { title: "RESULT" },
  { title: "CHANGES" },
  { title: "SECONDS", right: true },
];

function printSummary(session: Session, outcomes: readonly SiteOutcome[]): void {
  const rows = outcomes.map((outcome) => [
    outcome.stack,
    String(outcome.systems.length),
    wordOf(outcome),
    Object.entries(outcome.changes)
      .map(([change, count]) => `${count} ${change}`)
      .join(", "),
    outcome.seconds.toFixed(1),
  ]);
  session.print(table(session, columns, rows));
  const failed = outcomes.filter(({ ok }) => !ok).length;
  session.print(
    failed === 0
      ? `All ${outcomes.length} sites are done.`
      : `${failed} of ${outcomes.length} sites are not done; run the same command again.`,
  );
}

function wordOf({ ok, skipped }: SiteOutcome): string {
  return ok ? "done" : skipped ? "not begun" : "failed";
}

function parseOperation(text: string): SiteOperation {
  const operation = operations.find((one) => one === text);
  if (operation === undefined) throw new InvalidArgumentError(`There are ${operations.join(", ")}.`);
  return operation;
}

function parseGrouping(text: string): Grouping {
  return text === "system" || text === "site" ? text : parseCount(text);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError("It must be a whole number from 1.");
  return count;
}

function parseShard(text: string): Shard {
  const [index = 0, count = 0] = text.split("/").map(Number);
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(count) && index >= 1 && index <= count)) {
    throw new InvalidArgumentError("It must be i/n, such as 1/4 for the first of four machines.");
  }
  return { index, count };
}
