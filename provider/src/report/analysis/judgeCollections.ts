import { isGoing } from "../model.js";
import type { Preview } from "../preview/preview.js";
import type { JudgedCollection } from "./feedGroup.js";
import { feedKey, identify, unnamed } from "./identity.js";
import { factsOf, type StackResource, stateOf } from "./stackView.js";

/**
 * Says what becomes of each collection of a stack; one that moves to another system counts twice.
 *
 * @param feeds the stack's ThreatFeeds
 * @param known systems that are known by more than a collection that names them
 */
export function judgeCollections(
  collections: readonly StackResource[],
  feeds: readonly StackResource[],
  preview: Preview,
  known: ReadonlySet<string>,
): readonly JudgedCollection[] {
  const judged = collections.filter(isManaged).flatMap((resource) => judge(resource, preview, known));
  return beyondReach(handedOver(judged), feeds);
}

/** Of a collection without changes a bare `preview --json` may hold a warning and nothing else. */
function isManaged(resource: StackResource): boolean {
  const { ops, before, after, said, leftover } = resource;
  if (isSkipped(resource) || (after ?? before)?.external === true) return false;
  return (
    ops.size > 0 ||
    before !== undefined ||
    after !== undefined ||
    leftover !== undefined ||
    said.some(({ severity }) => severity === "error")
  );
}

/** What `--target` leaves out and is not there yet is an unchanged resource without anything in it. */
export function isSkipped(resource: StackResource): boolean {
  const { system, name, source, digest } = factsOf(resource) ?? {};
  return (
    resource.ops.size === 1 &&
    resource.ops.has("same") &&
    resource.after?.id === undefined &&
    [system, name, source, digest].every((fact) => fact === undefined)
  );
}

/**
 * Marks those that go while another resource comes for the same collection: the provider keeps it for that
 * one.
 */
function handedOver(judged: readonly JudgedCollection[]): readonly JudgedCollection[] {
  const key = ({ identity: { system, name } }: JudgedCollection) => JSON.stringify([system, name]);
  const staying = new Set(judged.filter(({ state }) => !isGoing(state)).map(key));
  return judged.map((one) =>
    one.state === "delete" && one.identity.system !== unnamed.system && staying.has(key(one))
      ? { ...one, handedOver: true }
      : one,
  );
}

/**
 * An unchanged collection whose source has another content by now was not looked at, as with `--target`, or
 * ignores it: nobody can call it up to date.
 */
function beyondReach(
  judged: readonly JudgedCollection[],
  feeds: readonly StackResource[],
): readonly JudgedCollection[] {
  const current = new Map<string, Set<string>>();
  const learn = (key: string, digest: string | undefined) => {
    if (digest !== undefined) current.set(key, (current.get(key) ?? new Set<string>()).add(digest));
  };
  for (const { resource, identity, state } of judged)
    if (state === "create" || state === "update") learn(identity.feedKey, resource.after?.collection?.digest);
  for (const { ops, after } of feeds) {
    const { source, digest, ...reading } = after?.feed ?? {};
    if (source !== undefined && (ops.has("create") || ops.has("update")))
      learn(feedKey(source, reading), digest);
  }
  return judged.map((one) => {
    const { digest, comparesIndicators = false } = one.resource.after?.collection ?? {};
    const now = current.get(one.identity.feedKey);
    const outdated = now !== undefined && digest !== undefined && !now.has(digest) && !comparesIndicators;
    return one.state === "up-to-date" && outdated ? { ...one, state: "unknown" } : one;
  });
}

/** Says what becomes of a collection; one that moves to another system also goes where it was. */
function judge(
  resource: StackResource,
  preview: Preview,
  known: ReadonlySet<string>,
): readonly JudgedCollection[] {
  const { leftover, ...current } = resource;
  if (leftover === undefined) return judgeOne(resource, preview, known);
  const { after: _, ...former } = { ...current, ops: new Set(["delete"]), before: leftover };
  return [
    ...(hasOwnStep(current) ? judgeOne(current, preview, known) : []),
    ...judgeOne(former, preview, known),
  ];
}

/** False for a resource of which only the leftover remains, as after it was removed from the program too. */
const hasOwnStep = ({ ops, before, after }: StackResource): boolean =>
  ops.size > 0 || before !== undefined || after !== undefined;

function judgeOne(
  resource: StackResource,
  preview: Preview,
  known: ReadonlySet<string>,
): readonly JudgedCollection[] {
  const identity = identify(resource, known);
  const state = stateOf(resource, preview);
  const going = (system: string) =>
    resource.before?.retained === true || preview.retired.includes(system) ? "drop-record" : "delete";
  const from = resource.before?.collection?.system;
  const moves =
    state === "replace" && from !== undefined && ![from, unnamed.system].includes(identity.system);
  if (!moves) return [{ resource, identity, state: state === "delete" ? going(identity.system) : state }];
  return [
    { resource, identity, state, movesFrom: from },
    { resource, identity: { ...identity, system: from }, state: going(from) },
  ];
}
