import type { Cell, FeedChange, Message, SystemRow } from "../model.js";
import type { ReportedSystem } from "../preview/preview.js";
import { compareNames, type KeyedFeed, withoutTwins } from "./feeds.js";
import type { Judged } from "./risks.js";
import { tally } from "./tally.js";

/** What was found out about one stack, or about several together. */
export interface JudgedStack {
  readonly report: Judged & { readonly feeds: readonly KeyedFeed[] };
  /** By system: how many observables a collection may have, where the configuration says so. */
  readonly observableLimits: ReadonlyMap<string, number>;
  readonly saidOfLimits: readonly string[];
}

/**
 * One report of several stacks: a row for each system, a column for each feed, however many stacks have it.
 * Systems of one name in different stacks are distinguished by their stack.
 *
 * @param declared systems that are declared where no preview tells; those without any collection get an empty
 *   row
 */
export function mergeStacks(given: readonly JudgedStack[], declared: readonly ReportedSystem[]): JudgedStack {
  const shared = sharedNames(given);
  const stacks = given.map((stack) => withStackNames(stack, shared, given.length > 1));
  const reports = stacks.map(({ report }) => report);
  const [only] = reports.length === 1 ? reports : [];
  const feeds = only?.feeds ?? mergeFeeds(reports.flatMap((report) => report.feeds));
  const feedAt = new Map(feeds.map(({ key }, index) => [key, index]));
  const systems = withDeclared(
    reports.flatMap((report) => report.systems),
    declared,
  );
  const systemAt = new Map(systems.map(({ name }, index) => [name, index]));
  const cells = reports.flatMap((report) => [
    ...report.cells.map(
      (cell): Cell => ({
        ...cell,
        system: systemAt.get(report.systems[cell.system]?.name ?? "") ?? 0,
        feed: feedAt.get(report.feeds[cell.feed]?.key ?? "") ?? 0,
      }),
    ),
    ...notComeTo(report).flatMap((name) =>
      feeds.map(
        (_, feed): Cell => ({ system: systemAt.get(name) ?? 0, feed, state: "unknown", collections: [] }),
      ),
    ),
  ]);
  return {
    report: {
      ...placeOf(reports),
      outcome: outcomes.find((one) => reports.some(({ outcome }) => outcome === one)) ?? "succeeded",
      stacks: reports.flatMap((report) => report.stacks),
      complete: reports.every(({ complete }) => complete),
      systems,
      feeds,
      cells: cells.sort((a, b) => a.system - b.system || a.feed - b.feed),
      counts: sumOf(
        tally([]),
        reports.map(({ counts }) => counts),
      ),
      unlisted: reports.reduce((sum, { unlisted }) => sum + unlisted, 0),
      others: sumOf<string>(
        {},
        reports.map(({ others }) => others),
      ),
      messages: mergeMessages(reports.flatMap(({ messages }) => messages)),
      unjudged: [...new Set(reports.flatMap(({ unjudged }) => unjudged))],
      notUnderstood: [...new Set(reports.flatMap(({ notUnderstood }) => notUnderstood))],
    },
    observableLimits: new Map(stacks.flatMap(({ observableLimits }) => [...observableLimits])),
    saidOfLimits: [...new Set(stacks.flatMap(({ saidOfLimits }) => saidOfLimits))],
  };
}

/** Systems of which a preview that failed says nothing at all. */
function notComeTo({ outcome, systems, cells }: Judged): readonly string[] {
  if (outcome === "succeeded") return [];
  const seen = new Set(cells.map(({ system }) => system));
  return systems.filter((_, index) => !seen.has(index)).map(({ name }) => name);
}

/** The worst first. */
const outcomes = ["failed", "cut-off", "succeeded"] as const;
const maxStacksNamed = 3;

function placeOf(reports: readonly Judged[]): { readonly project?: string; readonly stack?: string } {
  const named = (names: readonly (string | undefined)[]) => [
    ...new Set(names.filter((name) => name !== undefined)),
  ];
  const projects = named(reports.map(({ project }) => project));
  const stacks = named(reports.map(({ stack }) => stack));
  return {
    ...(projects.length === 0 ? {} : { project: projects.join(", ") }),
    ...(stacks.length === 0
      ? {}
      : { stack: stacks.length > maxStacksNamed ? `${stacks.length} stacks` : stacks.join(", ") }),
  };
}

function sharedNames(stacks: readonly JudgedStack[]): ReadonlySet<string> {
  const uses = new Map<string, number>();
  for (const { name } of stacks.flatMap(({ report }) => report.systems))
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Set([...uses].filter(([, count]) => count > 1).map(([name]) => name));
}

/** Says of what could be of any of several stacks of which it is. */
function withStackNames(stack: JudgedStack, shared: ReadonlySet<string>, several: boolean): JudgedStack {
  if (!several) return stack;
  const { report, observableLimits } = stack;
  const own = report.stack ?? "?";
  const rename = (name: string) => (shared.has(name) ? `${own}/${name}` : name);
  return {
    ...stack,
    report: {
      ...report,
      systems: report.systems.map((system) => ({ ...system, name: rename(system.name) })),
      messages: report.messages.map((message) =>
        message.resources.length > 0 ? message : { ...message, resources: [own] },
      ),
    },
    observableLimits: new Map([...observableLimits].map(([name, most]) => [rename(name), most])),
  };
}

function withDeclared(
  systems: readonly SystemRow[],
  declared: readonly ReportedSystem[],
): readonly SystemRow[] {
  const settings = new Map(declared.map((system) => [system.name, system]));
  const rows = systems.map((row): SystemRow => {
    const { insecure = false, generation } = settings.get(plainName(row.name)) ?? {};
    return {
      ...row,
      insecure: row.insecure || insecure,
      ...(row.generation === undefined && generation !== undefined ? { generation } : {}),
    };
  });
  const known = new Set(systems.map(({ name }) => plainName(name)));
  const unseen = declared
    .filter(({ name }) => !known.has(name))
    .map(
      ({ name, insecure, generation }): SystemRow => ({
        name,
        insecure,
        indicators: 0,
        states: tally([]),
        ...(generation === undefined ? {} : { generation }),
      }),
    );
  return [...rows, ...unseen].sort((a, b) => compareNames(a.name, b.name));
}

/** Without the stack; no system's own name has a slash. */
const plainName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

function mergeFeeds(columns: readonly KeyedFeed[]): readonly KeyedFeed[] {
  const byKey = new Map<string, KeyedFeed[]>();
  for (const feed of columns) byKey.set(feed.key, [...(byKey.get(feed.key) ?? []), feed]);
  const merged = [...byKey.values()].map((feeds): KeyedFeed => {
    const [first] = [...feeds].sort((a, b) => weightOf(b.change) - weightOf(a.change));
    return {
      ...(first as KeyedFeed),
      states: sumOf(
        tally([]),
        feeds.map(({ states }) => states),
      ),
      losses: feeds.find(({ losses }) => losses.length > 0)?.losses ?? [],
      expired: Math.max(...feeds.map(({ expired }) => expired)),
    };
  });
  return withoutTwins(merged).sort((a, b) => compareNames(a.label, b.label));
}

/**
 * What of a feed's changes in several stacks says most: one that loses more before one that loses less, and
 * any before none.
 */
const weightOf = ({ kind, removed, added }: FeedChange): number =>
  kinds.indexOf(kind) * 1e15 + removed * 1e6 + Math.min(added, 1e6 - 1);

/** A feed that is removed from some stacks remains in the others; the cells show where it is removed. */
const kinds: readonly FeedChange["kind"][] = ["unknown", "removed", "same", "new", "changed"];

function sumOf<Key extends string>(
  nothing: Readonly<Record<Key, number>>,
  parts: readonly Readonly<Record<Key, number>>[],
): Readonly<Record<Key, number>> {
  const sum: Record<Key, number> = { ...nothing };
  for (const part of parts) {
    for (const [key, count] of Object.entries(part) as [Key, number][]) sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}

function mergeMessages(messages: readonly Message[]): readonly Message[] {
  const order: readonly Message["severity"][] = ["error", "warning", "note"];
  const byText = new Map<string, Message>();
  for (const message of messages) {
    const key = JSON.stringify([message.severity, message.text]);
    const known = byText.get(key);
    const resources = [...new Set([...(known?.resources ?? []), ...message.resources])];
    byText.set(key, { ...message, resources });
  }
  return [...byText.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
