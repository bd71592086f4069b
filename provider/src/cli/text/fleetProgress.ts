import { printable } from "../../escaping/terminal.js";
import type { SiteOutcome } from "../../sites/index.js";
import type { Session } from "../session.js";
import { plural } from "./table.js";

const barWidth = 24;
/** Of one site; more are rarely read, and hide the other sites. */
const maxCauses = 5;

/**
 * Shows how far the sites are: a line for each that ends, and on a terminal a bar with the time left below
 * them.
 */
export class FleetProgress {
  /** When each site that runs began, by its stack. */
  private readonly running = new Map<string, number>();
  private readonly rate = { sites: 0, seconds: 0, atOnce: 1 };
  private done = 0;

  /** @param now milliseconds, by a clock that nobody sets */
  constructor(
    private readonly session: Session,
    private readonly sites: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  begin(stack: string): void {
    this.running.set(stack, this.now());
    this.rate.atOnce = Math.max(this.rate.atOnce, this.running.size);
    this.show();
  }

  end(outcome: SiteOutcome): void {
    this.running.delete(outcome.stack);
    this.done += 1;
    if (!outcome.skipped) {
      this.rate.sites += 1;
      this.rate.seconds += outcome.seconds;
    }
    this.session.note(`${this.done} of ${this.sites}: ${outcomeLine(outcome)}`);
    for (const line of causeLines(outcome)) this.session.note(line);
    this.show();
  }

  private show(): void {
    if (this.done === this.sites) return;
    const filled = Math.floor((this.done / this.sites) * barWidth);
    const bar = "#".repeat(filled) + " ".repeat(barWidth - filled);
    const names = [...this.running.keys()].join(", ");
    this.session.status(`[${bar}] ${this.done} of ${this.sites} sites${this.timeLeft()}, running: ${names}`);
  }

  /**
   * By the mean duration of the sites that ended. Those that run are far on as well: counted as nothing, they
   * would make the first estimate as many times too long as sites run at once.
   */
  private timeLeft(): string {
    const { sites, seconds, atOnce } = this.rate;
    if (sites === 0) return "";
    const mean = seconds / sites;
    const begun = [...this.running.values()].map((at) => Math.max(0, mean - (this.now() - at) / 1000));
    const waiting = (this.sites - this.done - this.running.size) * mean;
    const left = Math.max(...begun, 0, (waiting + begun.reduce((sum, one) => sum + one, 0)) / atOnce);
    return left < 60
      ? `, less than a minute left`
      : `, about ${plural(Math.round(left / 60), "minute")} left`;
  }
}

function outcomeLine(outcome: SiteOutcome): string {
  const { stack, skipped, seconds } = outcome;
  if (skipped) return `${stack}: not begun`;
  const changes = changesOf(outcome);
  const result = `${resultOf(outcome)}${changes === "" ? "" : `, ${changes}`}`;
  return `${stack}: ${result} (${seconds.toFixed(1)} s)`;
}

/** What became of a site, in a word. */
export function resultOf({ ok, skipped, former }: SiteOutcome): string {
  if (skipped) return "not begun";
  if (!ok) return "failed";
  return former ? "left by all systems" : "done";
}

/** "2 create, 5 same". */
export const changesOf = ({ changes }: SiteOutcome): string =>
  Object.entries(changes)
    .map(([change, count]) => `${count} ${change}`)
    .join(", ");

/** The systems that a site failed on; none where the whole site failed. */
export const failedSystems = ({ causes }: SiteOutcome): readonly string[] => [
  ...new Set(causes.map(({ system }) => system).filter((system) => system !== undefined)),
];

/** Each cause of a failure once, indented below its site; of many, the first ones and their number. */
function causeLines({ causes }: SiteOutcome): readonly string[] {
  const lines = causes.slice(0, maxCauses).flatMap(({ message, resources }) => {
    const more = resources > 1 ? [`(${resources} resources failed for this reason)`] : [];
    return [...message.trim().split("\n"), ...more];
  });
  const left = causes.length - maxCauses;
  const rest = left > 0 ? [`(${plural(left, "more cause")}: \`--json\` lists all)`] : [];
  return [...lines, ...rest].map((line) => `  ${printable(line)}`);
}
