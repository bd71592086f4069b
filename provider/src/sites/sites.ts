import type { System } from "../systems/index.js";

/** Systems that share a stack. */
export interface Site {
  readonly name: string;
  readonly systems: readonly System[];
}

/**
 * How systems are put together: each alone, by what their `site` says, or so many at a time in the order of
 * their names.
 */
export type Grouping = "system" | "site" | number;

/** One part of the sites, for one machine of several: the first of four is {index: 1, count: 4}. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * Cuts a list of systems into sites. The same list gives the same sites, on every machine; with a number, a
 * system that comes or goes may move others to another site, so use it for trials only.
 *
 * @throws Error where `site` is asked for and systems state none, and where two sites would share a stack
 */
export function groupSystems(systems: readonly System[], grouping: Grouping): readonly Site[] {
  const sites = cut([...systems].sort(byName), grouping);
  const names = sites.map(({ name }) => name);
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled !== undefined)
    throw new Error(`two sites would share the stack name ${JSON.stringify(doubled)}; rename one`);
  return sites;
}

function cut(sorted: readonly System[], grouping: Grouping): readonly Site[] {
  if (grouping === "system")
    return sorted.map((system) => ({ name: stackName(system.name), systems: [system] }));
  if (grouping === "site") {
    const without = sorted.filter(({ site }) => site === undefined).map(({ name }) => name);
    if (without.length > 0) throw new Error(`these systems state no site: ${without.join(", ")}`);
    const names = [...new Set(sorted.map(({ site = "" }) => site))].sort();
    return names.map((name) => ({
      name: stackName(name),
      systems: sorted.filter(({ site }) => site === name),
    }));
  }
  const sites: Site[] = [];
  for (let first = 0; first < sorted.length; first += grouping) {
    const systems = sorted.slice(first, first + grouping);
    sites.push({ name: String(first / grouping + 1).padStart(3, "0"), systems });
  }
  return sites;
}

/** Every shard has its share, and every site is in exactly one shard. */
export function sitesOfShard<T>(sites: readonly T[], { index, count }: Shard): readonly T[] {
  return sites.filter((_, position) => position % count === index - 1);
}

/** The stack of a site, beside the one whose configuration it shares. */
export const stackOfSite = ({ name }: Site, baseStack: string): string => `${baseStack}-${name}`;

/** The stack of a system that is a site of its own. */
export const stackOfSystem = (system: string, baseStack: string): string =>
  stackOfSite({ name: stackName(system), systems: [] }, baseStack);

/** Characters that a stack's name may have are fewer than those of a system's. */
function stackName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]+/g, "-");
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
