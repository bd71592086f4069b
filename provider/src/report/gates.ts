import { excerpt } from "../escaping/terminal.js";
import { percent } from "./analysis/risks.js";
import { type FeedChange, type Report, type Risk, type RiskItem, type RiskKind, riskKinds } from "./model.js";
import { counted, number } from "./text/numbers.js";

/** How much of a feed may be removed in one run: a number of indicators, or a share of what the feed held. */
export type MaxRemoved = { readonly indicators: number } | { readonly share: number };

export interface Gates {
  /** Kinds of risk that fail. */
  readonly failOn: readonly RiskKind[];
  readonly maxRemoved?: MaxRemoved;
  /** Feeds that held fewer indicators may lose any number of them. @default 0 */
  readonly minFeedSize?: number;
}

const maxNamed = 5;

/** Each gate that fails, and why, in a line for a person; none if the preview passes. */
export function gateFailures(report: Report, gates: Gates): readonly string[] {
  return [
    ...failedRisks(report, gates).map(({ kind, title, items }) => `${kind}: ${title}: ${named(items)}`),
    ...removalFailures(report, gates),
    ...unjudgedParts(report, gates),
  ];
}

/** A gate that cannot be judged fails: it is there because somebody must judge. */
function unjudgedParts({ unjudged }: Report, { failOn, maxRemoved }: Gates): readonly string[] {
  if (unjudged.length === 0 || (failOn.length === 0 && maxRemoved === undefined)) return [];
  const shown = unjudged.slice(0, maxNamed).map((part) => excerpt(part, 200));
  const more = unjudged.length - shown.length;
  return [`not understood: ${[...shown, ...(more > 0 ? [`and ${number(more)} more`] : [])].join("; ")}`];
}

/**
 * What passed on the least that must be removed, by counts alone, where more may be; in lines for a person.
 */
export function gateDoubts(report: Report, gates: Gates): readonly string[] {
  return limitedChanges(report, gates).flatMap(({ label, change, maxRemoved }) => {
    const { kind, certainty, before = 0, removed } = change;
    const settled = kind !== "changed" || certainty !== "at-least" || before === removed;
    if (settled || exceeds(change, maxRemoved)) return [];
    const loss = `max-removed: ${excerpt(label)} loses at least ${number(removed)} of ${number(before)}, by counts alone`;
    return [`${loss}. Fix: declare a ThreatFeed of its source, which compares values`];
  });
}

/**
 * The report with the gates that failed on top, then those that could not be judged exactly. The risks
 * themselves follow.
 */
export function withVerdict(report: Report, gates: Gates): Report {
  const failures = [
    ...failedRisks(report, gates).map(({ kind }) => kind),
    ...removalFailures(report, gates),
    ...unjudgedParts(report, gates),
  ];
  const doubts = gateDoubts(report, gates);
  const verdicts: Risk[] = [
    {
      kind: "gates",
      level: "danger",
      title: failures.length === 1 ? "A gate failed" : `${counted(failures.length, "gate")} failed`,
      items: failures.map((text) => ({ text })),
    },
    {
      kind: "gate-doubts",
      level: "warning",
      title: `${counted(doubts.length, "feed")} passed --max-removed by counts alone`,
      items: doubts.map((text) => ({ text })),
    },
  ];
  return { ...report, risks: [...verdicts.filter(({ items }) => items.length > 0), ...report.risks] };
}

function failedRisks(report: Report, { failOn }: Gates): readonly Risk[] {
  return report.risks.filter(({ kind }) => (failOn as readonly string[]).includes(kind));
}

function removalFailures(report: Report, gates: Gates): readonly string[] {
  return limitedChanges(report, gates).flatMap(({ label, change, maxRemoved }) => {
    const { kind, certainty, before, removed } = change;
    const feed = excerpt(label);
    if (kind === "changed" && certainty === "none")
      return [`max-removed: ${feed}: how much is removed is not known`];
    if (!exceeds(change, maxRemoved)) return [];
    const allowed = "share" in maxRemoved ? percent(maxRemoved.share) : number(maxRemoved.indicators);
    const least = certainty === "at-least" ? "at least " : "";
    const share =
      before === undefined || before === 0 ? "" : ` of ${number(before)} (${percent(removed / before)})`;
    return [`max-removed: ${feed} loses ${least}${number(removed)}${share}; the limit is ${allowed}`];
  });
}

/** The changes that `--max-removed` judges. */
function limitedChanges({ feeds }: Report, { maxRemoved, minFeedSize = 0 }: Gates) {
  if (maxRemoved === undefined) return [];
  return feeds
    .filter(({ change: { before } }) => before === undefined || before >= minFeedSize)
    .map(({ label, change }) => ({ label, change, maxRemoved }));
}

function exceeds({ before = 0, removed }: FeedChange, max: MaxRemoved): boolean {
  return "share" in max ? before > 0 && removed / before > max.share : removed > max.indicators;
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

/** @returns undefined for a text that is neither a percentage nor a number from 0 */
export function parseMaxRemoved(text: string): MaxRemoved | undefined {
  const [, digits = "", sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === "" || !Number.isFinite(value)) return undefined;
  if (sign === "%") return value <= 100 ? { share: value / 100 } : undefined;
  return Number.isSafeInteger(value) ? { indicators: value } : undefined;
}

/** @throws RangeError that lists the kinds */
export function parseFailOn(text: string): readonly RiskKind[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "")
    .map((word) => {
      const kind = riskKinds.find((one) => one === word);
      if (kind === undefined)
        throw new RangeError(`${JSON.stringify(word)} is not a kind; the kinds are ${riskKinds.join(", ")}.`);
      return kind;
    });
}
