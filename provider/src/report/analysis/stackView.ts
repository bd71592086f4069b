import { changedOutside } from "../../collection/schema.js";
import type { CellState } from "../model.js";
import type { CollectionFacts } from "../preview/facts.js";
import {
  deletingFormer,
  isKnownOperation,
  isReplacement,
  planned,
  replacing,
} from "../preview/operations.js";
import type { Diagnostic, PlannedStep, Preview, Resource, ResourceKind } from "../preview/preview.js";
import { kindOf, typeOfUrn } from "../preview/resource.js";
import { type Drift, readDrift } from "./drift.js";
import { isUnreachable } from "./errorKinds.js";

/**
 * One resource of the stack: what is planned for it, what is known of it before and after, and what was said
 * of it.
 */
export interface StackResource {
  readonly urn: string;
  readonly kind: ResourceKind;
  readonly ops: ReadonlySet<string>;
  readonly before?: Resource;
  readonly after?: Resource;
  readonly inState: boolean;
  /** What is left of an earlier replacement that was not completed, and is deleted now. */
  readonly leftover?: Resource;
  readonly said: readonly Diagnostic[];
}

/** A resource while steps, state and messages are merged. */
interface Entry {
  kind: ResourceKind;
  readonly ops: Set<string>;
  before?: Resource;
  after?: Resource;
  leftover?: Resource;
}

/** Merges the steps of a preview, the state before it and its messages, by resource. */
export function stackResources(
  preview: Preview,
  state: readonly Resource[] | undefined,
): readonly StackResource[] {
  const held = byCurrentUrn(state ?? [], preview.steps);
  const entries = mergeSteps(preview.steps);
  addUnplanned(entries, held);
  const said = diagnosticsByUrn(preview.diagnostics);
  for (const urn of said.keys()) {
    if (!entries.has(urn)) entries.set(urn, { kind: kindOf(typeOfUrn(urn)), ops: new Set() });
  }
  return [...entries].map(([urn, entry]) => ({
    urn,
    ...entry,
    inState: held.has(urn),
    said: said.get(urn) ?? [],
  }));
}

/** The state by URN; a resource that an alias renames has its new one. */
function byCurrentUrn(
  state: readonly Resource[],
  steps: readonly PlannedStep[],
): ReadonlyMap<string, Resource> {
  const held = new Map(state.map((resource) => [resource.urn, resource]));
  for (const { urn, formerUrn } of steps) {
    const former = formerUrn === undefined ? undefined : held.get(formerUrn);
    if (former === undefined) continue;
    held.delete(former.urn);
    held.set(urn, { ...former, urn });
  }
  return held;
}

/** Several steps of a resource become one entry: the state before the first, and the state after the last. */
function mergeSteps(steps: readonly PlannedStep[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const replaced = new Set(steps.filter(({ op }) => isReplacement(op)).map(({ urn }) => urn));
  for (const { op, urn, before, after } of steps) {
    const kind = after?.kind ?? before?.kind ?? kindOf(typeOfUrn(urn));
    const entry: Entry = entries.get(urn) ?? { kind, ops: new Set() };
    entries.set(urn, entry);
    if (op === deletingFormer && !replaced.has(urn)) {
      if (before !== undefined) entry.leftover = before;
      continue;
    }
    entry.ops.add(op);
    if (entry.before === undefined && before !== undefined) entry.before = before;
    if (after !== undefined) entry.after = after;
    else if (op === "delete") delete entry.after;
  }
  return entries;
}

/** What the state holds and no step names stays as it is. */
function addUnplanned(entries: Map<string, Entry>, held: ReadonlyMap<string, Resource>): void {
  for (const [urn, resource] of held) {
    const entry = entries.get(urn);
    if (entry !== undefined) entry.before ??= resource;
    else entries.set(urn, { kind: resource.kind, ops: new Set(), before: resource, after: resource });
  }
}

function diagnosticsByUrn(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const said = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.urn !== undefined)
      said.set(diagnostic.urn, [...(said.get(diagnostic.urn) ?? []), diagnostic]);
  }
  return said;
}

/** What was found changed outside. */
export function driftOf(resource: StackResource): Drift | undefined {
  for (const { message } of resource.said) {
    const drift = message === undefined ? undefined : readDrift(message);
    if (drift !== undefined) return drift;
  }
  const marked = [resource.before, resource.after].some((one) => one?.collection?.digest === changedOutside);
  return marked ? { deleted: false, words: "" } : undefined;
}

/** What becomes of a collection. */
export function stateOf(resource: StackResource, preview: Preview): CellState {
  const { ops, said, inState } = resource;
  const errors = said.filter(({ severity }) => severity === "error");
  if (errors.length > 0) return errors.some(isUnreachable) ? "unreachable" : "failed";
  const has = (...names: string[]) => names.some((name) => ops.has(name));
  if (![...ops].every(isKnownOperation)) return "unknown";
  const drift = driftOf(resource);
  if (has(...replacing)) return "replace";
  // Of what the state holds a creation can only be a repair: a refresh has found it gone.
  if (has("create", "import")) return drift?.deleted === true || inState ? "drifted" : "create";
  if (has("delete")) return drift?.deleted === true ? "drifted" : "delete";
  if (drift !== undefined) return "drifted";
  if (has("update")) return "update";
  // A preview that failed may never have come to it.
  if (!has(...planned) && (preview.failed || preview.cutOff)) return "unknown";
  return "up-to-date";
}

/** The collection as it will be, or as it was where it goes. */
export const factsOf = ({ before, after }: StackResource): CollectionFacts | undefined =>
  after?.collection ?? before?.collection;
