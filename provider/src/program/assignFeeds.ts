import { suggestName } from "../errors/index.js";

/**
 * Which feeds go to which systems: names of feeds, by name of a system. In both, `*` matches any characters.
 */
export type FeedAssignment = Readonly<Record<string, readonly string[]>>;

/** Feeds by system, and everything that is wrong with the assignment, in lines for a person. */
export interface AssignedFeeds {
  readonly bySystem: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problems: readonly string[];
}

/**
 * Resolves an assignment. A system gets the feeds of every entry that matches it. An entry that matches no
 * system, a name that matches no feed and a system that no entry matches are problems: a typing error must
 * neither add nor delete a feed anywhere.
 *
 * @param elsewhere systems that other stacks of the fleet manage: an entry may be for them alone
 */
export function assignFeeds(
  assignment: FeedAssignment,
  systems: readonly string[],
  feeds: readonly string[],
  elsewhere: readonly string[] = [],
): AssignedFeeds {
  const problems: string[] = [];
  const bySystem = new Map(systems.map((system) => [system, new Set<string>()]));
  const matched = new Set<string>();
  for (const [pattern, names] of Object.entries(assignment)) {
    const concerned = systems.filter(matcher(pattern));
    if (concerned.length === 0 && !elsewhere.some(matcher(pattern)))
      problems.push(`feeds: no system has the name ${quote(pattern)}; ${suggestName(pattern, systems)}`);
    const chosen = names.flatMap((name) => {
      const found = feeds.filter(matcher(name));
      if (found.length === 0)
        problems.push(
          `feeds[${quote(pattern)}]: no feed has the name ${quote(name)}; ${suggestName(name, feeds)}`,
        );
      return found;
    });
    for (const system of concerned) {
      matched.add(system);
      for (const feed of chosen) bySystem.get(system)?.add(feed);
    }
  }
  for (const system of systems.filter((one) => !matched.has(one)))
    problems.push(
      `feeds: no entry matches the system ${quote(system)}; add it, with [] where it gets no feed`,
    );
  return { bySystem, problems };
}

function matcher(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name === pattern;
  const parts = pattern.split("*");
  return (name) => matches(name, parts);
}

/**
 * The parts in their order, the first at the beginning and the last at the end: no expression that could
 * backtrack.
 */
function matches(name: string, parts: readonly string[]): boolean {
  const [first = "", ...middle] = parts;
  const last = middle.pop() ?? "";
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of middle) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const quote = (text: string): string => JSON.stringify(text);
