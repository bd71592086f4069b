import type { System } from "../systems/index.js";
import type { BaseStack } from "./baseStack.js";
import { type Site, stackOfSite } from "./sites.js";
import { listStacks, type ProjectOptions, readConfig, shortName, systemsInState } from "./stackCommands.js";

/** The tag of a site's stack; its value is the base stack. */
export const fleetTag = "extrahop:fleet";

/** One stack to run an operation on. */
export interface SiteWork {
  readonly stack: string;
  /** Its own systems; none where the site is a former one. */
  readonly systems: readonly System[];
  /**
   * Names of the systems that other sites manage: what its state still holds of them is left on the system.
   */
  readonly elsewhere: readonly string[];
  readonly exists: boolean;
  /** True where its stack is known as one of this fleet. */
  readonly tagged: boolean;
  /** True where no system belongs to the site any more: its stack is emptied and removed. */
  readonly former: boolean;
}

/** The stacks of a fleet, as they are. */
export interface FleetStacks {
  readonly work: readonly SiteWork[];
  /** Systems of collections in the state of the base stack, which should have none. */
  readonly ofBase: readonly string[];
  /** Stacks that look like sites of this fleet but carry no tag; nothing is done to them. */
  readonly unknown: readonly string[];
}

/**
 * Finds the stacks of the sites, and those of former sites, whose last system has left.
 *
 * @throws Error in the Pulumi CLI's words
 */
export async function findFleetStacks(
  sites: readonly Site[],
  base: BaseStack,
  project: ProjectOptions,
): Promise<FleetStacks> {
  const stacks = await listStacks(project);
  const name = shortName(base.name);
  const tagged = new Set((await listStacks(project, `${fleetTag}=${name}`)).map((stack) => stack.name));
  const existing = new Set(stacks.map((stack) => stack.name));
  const all = base.systems.map((system) => system.name);
  const work = sites.map((site): SiteWork => {
    const stack = stackOfSite(site, base.name);
    const own = new Set(site.systems.map((system) => system.name));
    return {
      stack,
      systems: site.systems,
      elsewhere: all.filter((system) => !own.has(system)),
      exists: existing.has(shortName(stack)),
      tagged: tagged.has(shortName(stack)),
      former: false,
    };
  });
  const baseResources = stacks.find((stack) => stack.name === name)?.resources ?? 0;
  const current = new Set(work.map(({ stack }) => shortName(stack)));
  const others = stacks.filter((stack) => stack.name.startsWith(`${name}-`) && !current.has(stack.name));
  const former = others.filter((stack) => tagged.has(stack.name));
  const untagged = others.filter((stack) => !tagged.has(stack.name) && stack.resources > 0);
  return {
    work: [...work, ...former.map((stack) => formerSite(stack.name, base))],
    ofBase: baseResources === 0 ? [] : (await systemsInState(base.name, project)).systems,
    unknown: await withoutSystems(
      untagged.map((stack) => qualified(stack.name, base)),
      project,
    ),
  };
}

function formerSite(name: string, base: BaseStack): SiteWork {
  return {
    stack: qualified(name, base),
    systems: [],
    elsewhere: base.systems.map((system) => system.name),
    exists: true,
    tagged: true,
    former: true,
  };
}

/** A stack beside the base stack, in the same organization and project. */
const qualified = (name: string, base: BaseStack): string =>
  base.name.slice(0, base.name.length - shortName(base.name).length) + name;

/**
 * Those that declare no system of their own but hold collections: a stack that has a list is one for itself,
 * or another fleet's.
 */
async function withoutSystems(
  stacks: readonly string[],
  project: ProjectOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const stack of stacks) {
    const config = await readConfig(stack, project).catch(() => new Map());
    if (config.has("extrahop:systems") || config.has("extrahop:systemsFile")) continue;
    if ((await systemsInState(stack, project)).systems.length > 0) found.push(stack);
  }
  return found;
}
