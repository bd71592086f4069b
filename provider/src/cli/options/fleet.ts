import { type Command, InvalidArgumentError, Option } from "commander";
import type { Grouping, Shard, SiteOperation } from "../../sites/index.js";

export interface FleetFlags {
  readonly cwd: string;
  readonly stack: string;
  readonly by?: Grouping;
  readonly site?: readonly string[];
  readonly parallel: number;
  readonly shard?: Shard;
  readonly refresh?: true;
  readonly continueOnError?: true;
  readonly skipCheckpoints?: true;
  readonly json?: true;
  readonly save?: string;
}

export const siteOperations: readonly SiteOperation[] = ["preview", "up", "refresh", "destroy"];

export function addFleetOptions(command: Command): Command {
  return command
    .requiredOption("--stack <name>", "the stack whose configuration and systems the sites share")
    .option("--cwd <folder>", "the Pulumi project", ".")
    .option(
      "--by <grouping>",
      "one stack for each `system`, for each `site`, or for so many systems; default: extrahop:fleet of the stack, else `site`",
      parseGrouping,
    )
    .option("--site <names...>", "only these sites")
    .option("--parallel <n>", "sites at the same time", parseCount, 2)
    .option("--shard <i/n>", "only this part of the sites, for one of n machines", parseShard)
    .option(
      "--refresh",
      "with preview and up: ask every system first; preview shows and up repairs what was changed outside",
    )
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
    );
}

export function parseOperation(text: string): SiteOperation {
  const operation = siteOperations.find((one) => one === text);
  if (operation === undefined)
    throw new InvalidArgumentError(`It must be one of ${siteOperations.join(", ")}.`);
  return operation;
}

/** @throws InvalidArgumentError */
export function parseGrouping(text: string): Grouping {
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
