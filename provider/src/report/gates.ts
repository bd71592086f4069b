import { excerpt } from "../escaping/terminal.js";
import { percent } from "./analysis/risks.js";
import { type FeedChange, type Report, type Risk, type RiskItem, type RiskKind, riskKinds } from "./model.js";
import { number } from "./text/numbers.js";

/** How much of a feed may go in one run: a number of indicators, or a share of what the feed held. */
export type MaxRemoved = { readonly indicators: number } | { readonly share: number };

export interface Gates {
  readonly failOn: readonly RiskKind[];
  readonly maxRemoved?: MaxRemoved;
}

const maxNamed = 5;

/** Why the gates don't let the preview through, in lines for a person; none where they do. */
export function gateHits(report: Report, gates: Gates): readonly string[] {
  const { risks, removals } = stopped(report, gates);
  return [...risks.map(({ kind, title, items }) => `${kind}: ${title}: ${named(items)}`), ...removals];
}

/** The report with the gates that are hit on top, so that who reads it sees why the job failed. What a kind is about stands below. */
export function withVerdict(report: Report, gates: Gates): Report {
  const { risks, removals } = stopped(report, gates);
  const items = [...risks.map(({ kind }) => kind), ...removals].map((text) => ({ text }));
  if (items.length === 0) return report;
  const title = items.length === 1 ? "A gate is hit" : `${number(items.length)} gates are hit`;
  return { ...report, risks: [{ kind: "gates", level: "danger", title, items }, ...report.risks] };
}

function stopped(
  report: Report,
  { failOn, maxRemoved }: Gates,
): { readonly risks: readonly Risk[]; readonly removals: readonly string[] } {
  return {
    risks: report.risks.filter(({ kind }) => (failOn as readonly string[]).includes(kind)),
    removals: maxRemoved === undefined ? [] : removalHits(report, maxRemoved),
  };
}

/** What the gates let through on the least that must go, since nobody knows what was exchanged for something else; in lines for a person. */
export function gateDoubts(report: Report, { maxRemoved }: Gates): readonly string[] {
  if (maxRemoved === undefined) return [];
  return report.feeds.flatMap(({ label, change }) => {
    const { kind, certainty, before = 0, removed } = change;
    const settled = kind !== "changed" || certainty !== "at-least" || before === removed;
    return settled || isTooMuch(change, maxRemoved)
      ? []
      : [
          `max-removed: ${excerpt(label)} loses at least ${number(removed)} of ${number(before)}, by counts alone; a ThreatFeed of its source knows how many`,
        ];
  });
}

function isTooMuch({ before = 0, removed }: FeedChange, most: MaxRemoved): boolean {
  return "share" in most ? before > 0 && removed / before > most.share : removed > most.indicators;
}

function removalHits(report: Report, most: MaxRemoved): readonly string[] {
  const allowed = "share" in most ? percent(most.share) : number(most.indicators);
  return report.feeds.flatMap(({ label, change }) => {
    const { kind, certainty, before, removed } = change;
    const feed = excerpt(label);
    // Nobody could judge it, and the gate is there because somebody must.
    if (kind === "changed" && certainty === "none")
      return [`max-removed: ${feed}: how much goes isn't known`];
    if (!isTooMuch(change, most)) return [];
    const least = certainty === "at-least" ? "at least " : "";
    const share =
      before === undefined || before === 0 ? "" : ` of ${number(before)} (${percent(removed / before)})`;
    return [`max-removed: ${feed} loses ${least}${number(removed)}${share}, ${allowed} may go`];
  });
}

function named(items: readonly RiskItem[]): string {
  const shown = items.slice(0, maxNamed).map(({ stack, system, feed, text, words }) => {
    const where = [stack, feed, system].filter((part) => part !== undefined).map((part) => excerpt(part, 80));
    const what = [text === undefined ? undefined : excerpt(text, 200), words].filter(
      (part) => part !== undefined,
    );
    return [where.join(" on "), what.join(", ")].filter((part) => part !== "").join(": ");
  });
  const more = items.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${number(more)} more`] : [])].join("; ");
}

/** @returns undefined where the text is neither a percentage nor a number from 0 */
export function parseMaxRemoved(text: string): MaxRemoved | undefined {
  const [, digits = "", sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === "" || !Number.isFinite(value)) return undefined;
  if (sign === "%") return value <= 100 ? { share: value / 100 } : undefined;
  return Number.isSafeInteger(value) ? { indicators: value } : undefined;
}

/** @throws RangeError that names the kinds there are */
export function parseFailOn(text: string): readonly RiskKind[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "")
    .map((word) => {
      const kind = riskKinds.find((one) => one === word);
      if (kind === undefined)
        throw new RangeError(`${JSON.stringify(word)} is none; there are ${riskKinds.join(", ")}.`);
      return kind;
    });
}
