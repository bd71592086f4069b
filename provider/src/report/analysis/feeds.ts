import { withoutUndefined } from "../../systems/index.js";
import type { FeedChange, FeedColumn } from "../model.js";
import type { FeedFacts } from "../preview/facts.js";
import { nameOfUrn } from "../preview/resource.js";
import { changeKind, contentDiffers } from "./changeKind.js";
import type { SourceComparison } from "./evidence.js";
import { feedChange } from "./feedChange.js";
import type { FeedGroup, JudgedCollection } from "./feedGroup.js";
import { describedChange, reportedComposition, reportedExpired, reportedLosses } from "./feedMessages.js";
import { feedKey } from "./identity.js";
import { missingFeed } from "./missingFeed.js";
import type { StackResource } from "./stackView.js";
import { tally } from "./tally.js";

export interface KeyedFeed extends FeedColumn {
  readonly key: string;
}

/**
 * Groups collections and ThreatFeeds by source, and says of each feed what becomes of it. Sorted by label.
 */
export function feedColumns(
  collections: readonly JudgedCollection[],
  feeds: readonly StackResource[],
  evidence: SourceComparison,
): readonly KeyedFeed[] {
  const groups = new Map<string, FeedGroup>();
  const group = (key: string, source: string | undefined): FeedGroup => {
    const known = groups.get(key) ?? { key, collections: [], feeds: [] };
    if (source !== undefined) known.source = source;
    groups.set(key, known);
    return known;
  };
  for (const collection of collections) {
    group(collection.identity.feedKey, collection.identity.source).collections.push(collection);
  }
  for (const resource of feeds) {
    const { source, ...reading } = factsOfFeed(resource) ?? {};
    const key =
      source === undefined ? JSON.stringify([null, nameOfUrn(resource.urn)]) : feedKey(source, reading);
    group(key, source).feeds.push(resource);
  }
  const columns = [...groups.values()].map((one) => column(one, evidence.get(one.key)));
  return withoutTwins(columns).sort((a, b) => compareNames(a.label, b.label));
}

function column(group: FeedGroup, evidence: ReturnType<SourceComparison["get"]>): KeyedFeed {
  const said = [...group.feeds, ...group.collections.map(({ resource }) => resource)].flatMap(
    (one) => one.said,
  );
  const losses = reportedLosses(said);
  const composition = reportedComposition(said);
  const version = (facts: Facts) => facts.stixVersion;
  const stixVersion = latest(group, version) ?? earliest(group, version);
  const label = labelOf(group);
  const change = changeOf(group, evidence);
  const scopeOf = (facts: Facts) => facts.scope;
  const line = missingFeed({
    label,
    source: group.source,
    scope: latest(group, scopeOf) ?? earliest(group, scopeOf),
    isDeclared: group.feeds.length > 0,
    change,
  });
  return withoutUndefined({
    key: group.key,
    label,
    missingFeed: line,
    source: group.source,
    stixVersion,
    change,
    states: tally(
      group.collections.filter(({ handedOver }) => handedOver !== true).map(({ state }) => state),
    ),
    losses: losses === undefined ? [] : (evidence?.unusable ?? losses),
    expired: evidence?.expired ?? reportedExpired(said),
    composition,
  });
}

function changeOf(group: FeedGroup, evidence: ReturnType<SourceComparison["get"]>): FeedChange {
  const described = describedChange(group.feeds.flatMap(({ said }) => said));
  const index = group.feeds.map(({ before }) => before?.feed?.index).find((found) => found !== undefined);
  const before = earliest(group, ({ indicators }) => indicators);
  const after = latest(group, ({ indicators }) => indicators);
  return feedChange(
    withoutUndefined({
      kind: changeKind(group),
      before,
      after,
      described,
      compared: evidence?.compared,
      index,
    }),
  );
}

type Facts = Pick<FeedFacts, "indicators" | "scope" | "stixVersion">;

const factsOfFeed = ({ before, after }: StackResource): FeedFacts | undefined => after?.feed ?? before?.feed;

function earliest<T>(group: FeedGroup, pick: (facts: Facts) => T | undefined): T | undefined {
  return firstOf(witnesses(group), ({ before }) => pick(before?.feed ?? before?.collection ?? {}));
}

function latest<T>(group: FeedGroup, pick: (facts: Facts) => T | undefined): T | undefined {
  return firstOf(witnesses(group), ({ after }) => pick(after?.feed ?? after?.collection ?? {}));
}

/**
 * Who says what a feed was and will be: itself first, then collections that change with it; one that was left
 * out knows old things only.
 */
function witnesses({ feeds, collections }: FeedGroup): readonly StackResource[] {
  const rank = ({ resource, state }: JudgedCollection) =>
    state === "unknown" ? 2 : contentDiffers(resource) ? 0 : 1;
  const ranked = [...collections].sort((a, b) => rank(a) - rank(b));
  return [...feeds, ...ranked.map(({ resource }) => resource)];
}

function firstOf<T>(
  resources: readonly StackResource[],
  pick: (resource: StackResource) => T | undefined,
): T | undefined {
  for (const resource of resources) {
    const found = pick(resource);
    if (found !== undefined) return found;
  }
  return undefined;
}

function labelOf({ source, collections, feeds }: FeedGroup): string {
  const names = new Set(collections.map(({ identity }) => identity.name));
  const [only] = names;
  if (names.size === 1 && only !== undefined) return only;
  const urn = feeds[0]?.urn;
  // ThreatFleet calls its feeds FLEET/FEED.
  const ofFleet = urn?.includes("extrahop:index:ThreatFleet$")
    ? nameOfUrn(urn).replace(/^[^/]*\//, "")
    : undefined;
  return (names.size === 0 ? ofFleet : undefined) ?? source ?? only ?? nameOfUrn(urn ?? "");
}

/** Feeds of one name from several sources are distinguished by their source. */
export function withoutTwins(columns: readonly KeyedFeed[]): KeyedFeed[] {
  const uses = new Map<string, number>();
  for (const { label } of columns) uses.set(label, (uses.get(label) ?? 0) + 1);
  return columns.map((one) =>
    (uses.get(one.label) ?? 0) > 1 && one.source !== undefined
      ? { ...one, label: `${one.label} (${one.source})` }
      : one,
  );
}

/** "feed-2" before "feed-10", the same on every machine. */
const collator = new Intl.Collator("en", { numeric: true });
export const compareNames = (a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
