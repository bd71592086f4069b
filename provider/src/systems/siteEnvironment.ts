import { describeSystems } from "./describeSystems.js";
import { environmentParts, partsOf } from "./environmentParts.js";
import type { System } from "./system.js";

/**
 * The configuration key that says that a stack only lists systems, which the stacks of their sites manage.
 * Its value is how `fleet` groups them.
 */
export const fleetSetting = "extrahop:fleet";

/** The name of the site's stack, in the environment of that stack's engine. */
const siteVariable = "EXTRAHOP_SITE";
const baseStackVariable = "EXTRAHOP_FLEET_STACK";
const otherSitesVariable = "EXTRAHOP_OTHER_SITES";

type Environment = Readonly<Record<string, string | undefined>>;

/** What one site's engine is run with. */
export interface SiteScope {
  /** The site's stack. */
  readonly stack: string;
  /** The stack that lists the fleet's systems. */
  readonly baseStack: string;
  readonly systems: readonly System[];
  /** Names of the systems that the fleet's other sites manage. */
  readonly elsewhere: readonly string[];
  /** `extrahop:retiredSystems` of the fleet, as it is configured. */
  readonly retired?: string;
}

/**
 * The environment that tells the engine of a site's stack which systems are its own, credentials included,
 * and which belong to other sites.
 *
 * @param environment the one that the child process inherits, whose own lists of systems are replaced
 */
export function describeSite(
  { stack, baseStack, systems, elsewhere, retired = "" }: SiteScope,
  environment: Environment,
): Readonly<Record<string, string>> {
  return {
    [siteVariable]: stack,
    [baseStackVariable]: baseStack,
    EXTRAHOP_SYSTEMS_FILE: "",
    EXTRAHOP_RETIRED_SYSTEMS: retired,
    ...environmentParts("EXTRAHOP_SYSTEMS", systems, describeSystems, environment),
    ...environmentParts(otherSitesVariable, elsewhere, (names) => JSON.stringify(names), environment),
  };
}

/** The stack that lists the fleet's systems, in the engine of a site's stack; undefined elsewhere. */
export function baseStackIn(environment: Environment): string | undefined {
  return environment[baseStackVariable] || undefined;
}

/** Names of the systems that the fleet's other sites manage; none outside `pulumi-extrahop fleet`. */
export function systemsOfOtherSites(environment: Environment): ReadonlySet<string> {
  return new Set(
    partsOf(environment, otherSitesVariable).flatMap((part) => JSON.parse(part) as readonly string[]),
  );
}

/** True in the stack whose systems are managed by the stacks of their sites. */
export function listsSystemsOnly(setting: string | undefined, environment: Environment): boolean {
  return setting !== undefined && setting !== "" && !environment[siteVariable];
}
