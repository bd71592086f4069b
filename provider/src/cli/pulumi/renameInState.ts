import { type StackState, type StateResource, systemOf } from "./stackState.js";

/** A state in which a system has another name, and how many of its collections took it. */
export interface RenamedState {
  readonly state: StackState;
  readonly collections: number;
}

/**
 * Gives a system another name in a state: in the `system` of its collections, and in the names that
 * ThreatFleet made of it (`OLD/feed`, and the group `fleet/OLD`), so that the next `up` finds the same
 * resources.
 */
export function renameInState(state: StackState, from: string, to: string): RenamedState {
  const resources = state.deployment.resources ?? [];
  const isOwn = (resource: StateResource) => systemOf(resource) === from;
  const urns = new Map<string, string>();
  for (const resource of resources) {
    const renamed = renamedUrn(resource, isOwn(resource), from, to);
    if (renamed !== undefined) urns.set(resource.urn, renamed);
  }
  const renamed = resources.map((resource) => {
    const moved = replaced(resource, urns) as StateResource;
    return isOwn(resource) ? collectionRenamed(moved, from, to) : moved;
  });
  return {
    state: { ...state, deployment: { ...state.deployment, resources: renamed } },
    collections: resources.filter(isOwn).length,
  };
}

function renamedUrn(
  { urn, type }: StateResource,
  isOwn: boolean,
  from: string,
  to: string,
): string | undefined {
  const nameAt = urn.lastIndexOf("::") + 2;
  const name = urn.slice(nameAt);
  if (isOwn && name.startsWith(`${from}/`)) return urn.slice(0, nameAt) + to + name.slice(from.length);
  if (type === "extrahop:index:System" && name.endsWith(`/${from}`))
    return urn.slice(0, urn.length - from.length) + to;
  return undefined;
}

/** References between resources are whole URNs, wherever they are. */
function replaced(value: unknown, urns: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return urns.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, urns));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, urns)]));
}

function collectionRenamed(resource: StateResource, from: string, to: string): StateResource {
  const { id, inputs, outputs } = resource;
  return {
    ...resource,
    ...(id?.startsWith(`${from}/`) ? { id: to + id.slice(from.length) } : {}),
    ...(inputs === undefined ? {} : { inputs: propertiesRenamed(inputs, from, to) }),
    ...(outputs === undefined ? {} : { outputs: propertiesRenamed(outputs, from, to) }),
  };
}

function propertiesRenamed(
  properties: Readonly<Record<string, unknown>>,
  from: string,
  to: string,
): Readonly<Record<string, unknown>> {
  const { system, row } = properties;
  const bar = typeof row === "string" ? row.lastIndexOf("|") + 1 : 0;
  return {
    ...properties,
    ...(system === from ? { system: to } : {}),
    ...(typeof row === "string" && row.startsWith(`${from}/`, bar)
      ? { row: row.slice(0, bar) + to + row.slice(bar + from.length) }
      : {}),
  };
}
