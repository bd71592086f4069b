import { changedOutside } from "../../collection/schema.js";
import type { CellState } from "../model.js";
import type { CollectionFacts } from "../preview/facts.js";
import type { Diagnostic, Preview, Resource, ResourceKind } from "../preview/preview.js";
import { kindOf, typeOfUrn } from "../preview/resource.js";
import { type Drift, readDrift } from "./drift.js";
import { isUnreachable } from "./errorKinds.js";

/** One resource of the stack: what is planned for it, what is known of it before and after, and what was said of it. */
export interface StackResource {
  readonly urn: string;
  readonly kind: ResourceKind;
  readonly ops: ReadonlySet<string>;
  readonly before?: Resource;
  readonly after?: Resource;
  readonly inState: boolean;
  readonly said: readonly Diagnostic[];
}

/** Brings together the steps of a preview, the state and what was said, resource by resource. */
export function stackResources(
  preview: Preview,
  state: readonly Resource[] | undefined,
): readonly StackResource[] {
  const found = new Map<
    string,
    { kind: ResourceKind; ops: Set<string>; before?: Resource; after?: Resource }
  >();
  const held = new Map((state ?? []).map((resource) => [resource.urn, resource]));
  for (const { op, urn, before, after, formerUrn } of preview.steps) {
    const former = formerUrn === undefined ? undefined : held.get(formerUrn);
    if (former !== undefined) {
      held.delete(former.urn);
      held.set(urn, { ...former, urn });
    }
    const kind = after?.kind ?? before?.kind ?? kindOf(typeOfUrn(urn));
    const one = found.get(urn) ?? { kind, ops: new Set<string>() };
    one.ops.add(op);
    // The state before all steps, and the one after the last.
    if (one.before === undefined && before !== undefined) one.before = before;
    if (after !== undefined) one.after = after;
    else if (op === "delete") delete one.after;
    found.set(urn, one);
  }
  for (const [urn, resource] of held) {
    const one = found.get(urn);
    if (one === undefined)
      found.set(urn, { kind: resource.kind, ops: new Set(), before: resource, after: resource });
    else one.before ??= resource;
  }
  const said = new Map<string, Diagnostic[]>();
  for (const diagnostic of preview.diagnostics) {
    if (diagnostic.urn === undefined) continue;
    const list = said.get(diagnostic.urn);
    if (list === undefined) said.set(diagnostic.urn, [diagnostic]);
    else list.push(diagnostic);
    if (!found.has(diagnostic.urn)) {
      found.set(diagnostic.urn, { kind: kindOf(typeOfUrn(diagnostic.urn)), ops: new Set() });
    }
  }
  return [...found].map(([urn, one]) => ({
    urn,
    ...one,
    inState: held.has(urn),
    said: said.get(urn) ?? [],
  }));
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

const replacing = ["replace", "create-replacement", "import-replacement", "delete-replaced"];
const planned = ["create", "update", "delete", "import", "same", "read", ...replacing];

/** What becomes of a collection. */
export function stateOf(resource: StackResource, preview: Preview): CellState {
  const { ops, said, inState } = resource;
  const errors = said.filter(({ severity }) => severity === "error");
  if (errors.length > 0) return errors.some(isUnreachable) ? "unreachable" : "failed";
  const has = (...names: string[]) => names.some((name) => ops.has(name));
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
