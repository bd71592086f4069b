import { quote } from "../../escaping/quoted.js";
import { withoutUndefined } from "../../systems/index.js";
import {
  type Cell,
  type CollectionView,
  cellStates,
  isGoing,
  type Message,
  type Report,
  type SystemRow,
  wentWrong,
} from "../model.js";
import { isKnownOperation } from "../preview/operations.js";
import type { Preview, ReportedSystem, Resource } from "../preview/preview.js";
import { nameOfUrn, stackOfUrn } from "../preview/resource.js";
import type { SourceComparison } from "./evidence.js";
import type { JudgedCollection } from "./feedGroup.js";
import { compareNames, feedColumns } from "./feeds.js";
import { isSkipped, judgeCollections } from "./judgeCollections.js";
import { type JudgedStack, mergeStacks } from "./mergeStacks.js";
import { messages } from "./messages.js";
import { risks } from "./risks.js";
import { driftOf, factsOf, type StackResource, stackResources } from "./stackView.js";
import { tally } from "./tally.js";

/** All that is known of one stack. */
export interface StackInputs {
  readonly preview: Preview;
  /** The stack's resources before the run, which a bare `preview --json` leaves out where nothing changes. */
  readonly state?: readonly Resource[] | undefined;
  readonly evidence?: SourceComparison;
}

/**
 * Makes the report of the previews of one stack or several. Whatever a preview holds, a report comes out;
 * what has an unexpected shape is listed in it.
 *
 * @param declared systems that are declared where no preview tells, as in a systems file
 */
export function buildReport(
  stacks: readonly StackInputs[],
  declared: readonly ReportedSystem[] = [],
): Report {
  const merged = mergeStacks(stacks.map(judgeStack), declared);
  return { ...merged.report, risks: risks(merged.report, merged.observableLimits, merged.saidOfLimits) };
}

function judgeStack({ preview, state, evidence = new Map() }: StackInputs): JudgedStack {
  const resources = stackResources(preview, state);
  const known = knownSystems(preview, resources);
  const collections = resources.filter(({ kind }) => kind === "collection");
  const ownFeeds = resources.filter(({ kind }) => kind === "feed");
  const found = judgeCollections(collections, ownFeeds, preview, known);
  const feeds = feedColumns(found, ownFeeds, evidence);
  const judged = found.filter((one) => one.handedOver !== true);
  const complete = isComplete(preview, state !== undefined) && !collections.some(isSkipped);
  const systems = systemRows(preview, judged, known, complete);
  const cells = matrix(judged, systems, feeds);
  const place = placeOf(preview, resources);
  const outcome = preview.cutOff ? "cut-off" : preview.failed ? "failed" : "succeeded";
  const said = messages(preview);
  const unjudged = [...preview.notUnderstood, ...unknownOperations(resources), ...foreignStacks(resources)];
  const report = {
    ...place,
    outcome,
    stacks: [
      {
        ...(place.stack === undefined ? {} : { name: place.stack }),
        outcome,
        begun: preview.site?.begun ?? true,
        systems: systems.length,
        errors: errorsBesides(said, judged),
      },
    ],
    complete,
    systems,
    feeds,
    cells,
    counts: tally(judged.map((one) => one.state)),
    unlisted:
      complete || state !== undefined ? 0 : Math.max(0, (preview.changes["same"] ?? 0) - listedSame(preview)),
    others: otherChanges(resources),
    messages: said,
    unjudged,
    notUnderstood: [
      ...unjudged,
      ...[...new Set(judged.flatMap(({ identity }) => identity.doubts))].sort(compareNames),
    ],
  } as const;
  return {
    report,
    observableLimits: new Map(
      (preview.declared ?? []).flatMap(({ name, observablesPerCollection: most }) =>
        most === undefined ? [] : [[name, most] as const],
      ),
    ),
    saidOfLimits: [...evidence.values()].flatMap(({ limits }) => limits),
  };
}

/** Systems that are known by more than a collection that names them. */
function knownSystems(preview: Preview, resources: readonly StackResource[]): ReadonlySet<string> {
  const parts = resources
    .filter(({ kind, after }) => kind === "system" && after !== undefined)
    // ThreatFleet calls its groups FLEET/SYSTEM.
    .map(({ urn }) => nameOfUrn(urn).replace(/^[^/]*\//, ""));
  return new Set([...(preview.declared ?? []).map(({ name }) => name), ...parts]);
}

function isComplete(preview: Preview, withState: boolean): boolean {
  if (preview.failed || preview.cutOff) return false;
  if (withState || preview.form === "events") return true;
  return (preview.changes["same"] ?? 0) <= listedSame(preview);
}

const listedSame = ({ steps }: Preview): number =>
  new Set(steps.filter(({ op }) => op === "same" || op === "refresh").map(({ urn }) => urn)).size;

function placeOf(
  { site }: Preview,
  resources: readonly StackResource[],
): { readonly stack?: string; readonly project?: string } {
  for (const { urn } of resources) {
    const found = stackOfUrn(urn);
    if (found !== undefined) return found;
  }
  return site === undefined ? {} : { stack: site.stack };
}

/** Errors of no collection that is shown as failed: the program's own, or those of other resources. */
function errorsBesides(said: readonly Message[], judged: readonly JudgedCollection[]): readonly string[] {
  const shown = new Set(
    judged.filter(({ state }) => wentWrong(state)).map(({ resource }) => nameOfUrn(resource.urn)),
  );
  return said
    .filter(({ severity, resources }) => severity === "error" && !resources.some((name) => shown.has(name)))
    .map(({ text }) => text);
}

function systemRows(
  preview: Preview,
  judged: readonly JudgedCollection[],
  known: ReadonlySet<string>,
  complete: boolean,
): readonly SystemRow[] {
  const declared = new Map((preview.declared ?? []).map((system) => [system.name, system]));
  const insecure = new Set(
    preview.diagnostics.flatMap(({ message }) =>
      message?.code === "EXTRAHOP_INSECURE_TLS" ? (message.fields?.system ?? []) : [],
    ),
  );
  const bySystem = new Map<string, JudgedCollection[]>();
  for (const collection of judged) {
    const { system } = collection.identity;
    bySystem.set(system, [...(bySystem.get(system) ?? []), collection]);
  }
  const names = [...new Set([...known, ...bySystem.keys()])].sort(compareNames);
  return names.map((name) => {
    const held = bySystem.get(name) ?? [];
    return {
      name,
      insecure: insecure.has(name) || declared.get(name)?.insecure === true || held.some(saysInsecure),
      ...generationOf(declared.get(name)),
      ...(complete ? indicatorsOf(held) : {}),
      states: tally(held.map(({ state }) => state)),
    };
  });
}

const saysInsecure = ({ resource }: JudgedCollection): boolean => factsOf(resource)?.insecure === true;

const generationOf = (declared: ReportedSystem | undefined) =>
  declared?.generation === undefined ? {} : { generation: declared.generation };

function indicatorsOf(held: readonly JudgedCollection[]): { readonly indicators?: number } {
  const counts = held.filter(({ state }) => !isGoing(state)).map(({ resource }) => countOf(resource.after));
  return counts.some((count) => count === undefined)
    ? {}
    : { indicators: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) };
}

function countOf(resource: Resource | undefined): number | undefined {
  const { indicators } = resource?.collection ?? {};
  return indicators === undefined
    ? undefined
    : Object.values(indicators).reduce((sum, count) => sum + count, 0);
}

function matrix(
  judged: readonly JudgedCollection[],
  systems: readonly SystemRow[],
  feeds: readonly { readonly key: string }[],
): readonly Cell[] {
  const systemAt = new Map(systems.map(({ name }, index) => [name, index]));
  const feedAt = new Map(feeds.map(({ key }, index) => [key, index]));
  const cells = new Map<string, { system: number; feed: number; collections: CollectionView[] }>();
  for (const collection of judged) {
    const system = systemAt.get(collection.identity.system) ?? 0;
    const feed = feedAt.get(collection.identity.feedKey) ?? 0;
    const key = `${system} ${feed}`;
    const cell = cells.get(key) ?? { system, feed, collections: [] };
    cell.collections.push(view(collection));
    cells.set(key, cell);
  }
  return [...cells.values()]
    .map((cell) => ({
      ...cell,
      state:
        cellStates.find((state) => cell.collections.some((one) => one.state === state)) ??
        ("up-to-date" as const),
    }))
    .sort((a, b) => a.system - b.system || a.feed - b.feed);
}

function view({ resource, identity, state, movesFrom }: JudgedCollection): CollectionView {
  const indicators = countOf(resource.after);
  const indicatorsBefore = countOf(resource.before);
  const drift = driftOf(resource);
  const adopted = resource.said.some(({ message }) => message?.code === "EXTRAHOP_ADOPTED");
  return withoutUndefined({
    urn: resource.urn,
    name: identity.name,
    state,
    indicators,
    indicatorsBefore,
    ...(drift === undefined || isGoing(state) ? {} : { drift: drift.words }),
    mayAdopt: adopted || (state === "create" && factsOf(resource)?.adopts !== false),
    movesFrom,
  });
}

function unknownOperations(resources: readonly StackResource[]): readonly string[] {
  const ops = new Set(resources.flatMap((resource) => [...resource.ops]));
  return [...ops]
    .filter((op) => !isKnownOperation(op))
    .map((op) => `the operation ${quote(op)} is not known to this version`);
}

/** Streams of several stacks in one file would be taken for one stack. */
function foreignStacks(resources: readonly StackResource[]): readonly string[] {
  const stacks = new Set(resources.flatMap(({ urn }) => stackOfUrn(urn)?.stack ?? []));
  return stacks.size > 1
    ? [
        `one preview holds several stacks: ${[...stacks].map(quote).join(", ")}. Fix: pass each with its own --preview`,
      ]
    : [];
}

const unchanging = new Set(["same", "refresh", "read", "remove-pending-replace", "discard"]);

/** Changes of resources that are none of ours and no mere grouping. */
function otherChanges(resources: readonly StackResource[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { kind, ops, urn } of resources) {
    if (
      kind !== "other" ||
      /::(?:pulumi:pulumi:Stack|pulumi:providers:[^:]*|extrahop:index:[^:]*)::/.test(urn)
    )
      continue;
    const op = [...ops].find((one) => !unchanging.has(one));
    if (op !== undefined) counts.set(op, (counts.get(op) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
