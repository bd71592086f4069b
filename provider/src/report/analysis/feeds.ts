import { changedOutside, notVerified, otherFirmware } from "../../collection/schema.js";
import { type CellState, type FeedChange, type FeedColumn, isGoing, wentWrong } from "../model.js";
import type { FeedFacts } from "../preview/facts.js";
import type { Resource } from "../preview/preview.js";
import { nameOfUrn } from "../preview/resource.js";
import type { SourceComparison } from "./evidence.js";
import { feedChange } from "./feedChange.js";
import { describedChange, reportedExpired, reportedLosses } from "./feedMessages.js";
import { feedKey, type Identity } from "./identity.js";
import { missingFeed } from "./missingFeed.js";
import type { StackResource } from "./stackView.js";
import { tally } from "./tally.js";

/** A collection with what was found out about it. One that moves stands for two: the one that comes, and the one that goes. */
export interface JudgedCollection {
  readonly resource: StackResource;
  readonly identity: Identity;
  readonly state: CellState;
  /** The system where it was until now. */
  readonly movesFrom?: string;
  /** True for one that goes while another resource takes over the same collection: nothing becomes of it on the system. */
  readonly handedOver?: true;
}

/** All resources that speak of one feed. */
interface FeedGroup {
  readonly key: string;
  source?: string;
  readonly collections: JudgedCollection[];
  readonly feeds: StackResource[];
}

export interface KeyedFeed extends FeedColumn {
  readonly key: string;
}

/** Groups collections and ThreatFeeds by source, and says of each feed what becomes of it. Sorted by label. */
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
    const { source, scope } = factsOfFeed(resource) ?? {};
    const key =
      source === undefined ? JSON.stringify([null, nameOfUrn(resource.urn)]) : feedKey(source, scope);
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
  return {
    key: group.key,
    label,
    ...(line === undefined ? {} : { missingFeed: line }),
    ...(group.source === undefined ? {} : { source: group.source }),
    ...(stixVersion === undefined ? {} : { stixVersion }),
    change,
    states: tally(
      group.collections.filter(({ handedOver }) => handedOver !== true).map(({ state }) => state),
    ),
    losses: losses === undefined ? [] : (evidence?.unusable ?? losses),
    expired: evidence?.expired ?? reportedExpired(said),
  };
}

function changeOf(group: FeedGroup, evidence: ReturnType<SourceComparison["get"]>): FeedChange {
  const described = describedChange(group.feeds.flatMap(({ said }) => said));
  const index = group.feeds.map(({ before }) => before?.feed?.index).find((found) => found !== undefined);
  const before = earliest(group, ({ indicators }) => indicators);
  const after = latest(group, ({ indicators }) => indicators);
  return feedChange({
    kind: kindOfChange(group),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(described === undefined ? {} : { described }),
    ...(evidence?.compared === undefined ? {} : { compared: evidence.compared }),
    ...(index === undefined ? {} : { index }),
  });
}

/** The feed's own resource knows best; without one its collections tell. */
function kindOfChange({ feeds, collections }: FeedGroup): FeedChange["kind"] {
  const all = [...feeds, ...collections.map(({ resource }) => resource)];
  if (goes(feeds, collections)) {
    // What is dropped from the state alone stays on its system.
    return collections.length > 0 && collections.every(({ state }) => state === "drop-record")
      ? "same"
      : "removed";
  }
  if (all.every(isOnlySpokenOf)) return "same";
  const lives = all.filter(({ after }) => after !== undefined);
  if (lives.length === 0) return all.some(({ before }) => before !== undefined) ? "same" : "unknown";
  const ownFeeds = feeds.filter(({ after }) => after !== undefined);
  const watched = ownFeeds.length > 0 ? ownFeeds : lives;
  if (watched.some(({ before }) => before !== undefined))
    return watched.some(contentDiffers) ? "changed" : "same";
  if (feeds.length === 0 && collections.every(({ state }) => wentWrong(state))) return "unknown";
  // It may be there already, under other names of resources or on other systems.
  const left = all.find(({ before }) => before !== undefined)?.before;
  if (left === undefined) return "new";
  return watched.some(({ after }) => contentDiffers({ before: left, after })) ? "changed" : "same";
}

function goes(feeds: readonly StackResource[], collections: readonly JudgedCollection[]): boolean {
  return collections.length > 0
    ? collections.every(({ state }) => isGoing(state))
    : feeds.every(({ ops }) => ops.has("delete"));
}

/** A bare `preview --json` leaves out what doesn't change, but not what was said of it. */
const isOnlySpokenOf = ({ ops, before, after, said }: StackResource): boolean =>
  ops.size === 0 &&
  before === undefined &&
  after === undefined &&
  said.every(({ severity }) => severity !== "error");

function contentDiffers({
  before,
  after,
}: {
  readonly before?: Resource | undefined;
  readonly after?: Resource | undefined;
}): boolean {
  const old = before?.feed ?? before?.collection;
  const now = after?.feed ?? after?.collection;
  if (old === undefined || now === undefined) return false;
  // What is known of the system says nothing of the feed.
  if (isMark(old.digest)) return JSON.stringify(old.indicators) !== JSON.stringify(now.indicators);
  return old.digest !== now.digest || old.scope !== now.scope;
}

const marks = new Set([changedOutside, otherFirmware, notVerified]);

/** True where a digest says in words what was found on the system, in the place of a fingerprint. */
const isMark = (digest: string | undefined): boolean => digest !== undefined && marks.has(digest);

type Facts = Pick<FeedFacts, "indicators" | "scope" | "stixVersion">;

const factsOfFeed = ({ before, after }: StackResource): FeedFacts | undefined => after?.feed ?? before?.feed;

function earliest<T>(group: FeedGroup, pick: (facts: Facts) => T | undefined): T | undefined {
  return firstOf(witnesses(group), ({ before }) => pick(before?.feed ?? before?.collection ?? {}));
}

function latest<T>(group: FeedGroup, pick: (facts: Facts) => T | undefined): T | undefined {
  return firstOf(witnesses(group), ({ after }) => pick(after?.feed ?? after?.collection ?? {}));
}

/** Who says what a feed was and will be: itself first, then collections that change with it; one that was left out knows old things only. */
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

/** Feeds of one name from several sources are told apart by their source. */
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
