import { createHash } from "node:crypto";
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
  const known = new Map<string, Site>();
  for (const site of sites) {
    const other = known.get(site.name);
    if (other !== undefined) throw sharedStack(grouping, other, site);
    known.set(site.name, site);
  }
  return sites;
}

function sharedStack(grouping: Grouping, ...sites: readonly [Site, Site]): Error {
  const declared = sites.map(({ systems: [system] }) =>
    JSON.stringify(grouping === "site" ? system?.site : system?.name),
  );
  return new Error(
    `the ${grouping === "site" ? "sites" : "systems"} ${declared.join(" and ")} would share the stack name ${JSON.stringify(sites[0].name)}: ` +
      `a stack's name holds ASCII letters, digits, "-", "_" and "." only\n` +
      `Fix: change ${grouping === "site" ? "the `site` of one's systems" : "the name of one system: systems rename OLD NEW"}.`,
  );
}

function cut(sorted: readonly System[], grouping: Grouping): readonly Site[] {
  if (grouping === "system")
    return sorted.map((system) => ({ name: stackName(system.name), systems: [system] }));
  if (grouping === "site") {
    const without = sorted.filter(({ site }) => site === undefined).map(({ name }) => name);
    if (without.length > 0) {
      throw new Error(
        `these systems state no site: ${without.join(", ")}\n` +
          "Fix: set extrahop:systems.NAME.site of each, or the column site of the CSV, or group by system: --by system.",
      );
    }
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

/** The stack of the site with this name, or of the system that is a site of its own. */
export const stackOfName = (name: string, baseStack: string): string =>
  stackOfSite({ name: stackName(name), systems: [] }, baseStack);

/**
 * Characters that a stack's name may have are fewer than those of a system's. Names of which nothing would be
 * left, e.g. in Japanese, are distinguished by their hash.
 */
function stackName(name: string): string {
  if (!/[A-Za-z0-9]/.test(name)) return createHash("sha256").update(name).digest("hex").slice(0, 12);
  return name.replace(/[^A-Za-z0-9_.-]+/g, "-");
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
