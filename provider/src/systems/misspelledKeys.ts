import { similarName } from "../errors/index.js";

/** The keys of a stack's configuration that this package, its command line and its projects read. */
export const configurationKeys = [
  "systems",
  "systemsFile",
  "collections",
  "sourcesDeclaration",
  "credentials",
  "feeds",
  "checkCoverage",
  "contentCache",
  "fleet",
  "retiredSystems",
  "removedSystems",
] as const;

/** Keys that no program has for anything else, so that another namespace is a mistake. */
const unmistakable: readonly string[] = ["systems", "systemsFile", "retiredSystems", "removedSystems"];

/**
 * What a stack's configuration has in place of a key that was probably meant, a sentence each. Pulumi takes
 * any key, and puts one without a namespace into that of the project. A key that resembles none is a
 * program's own, and so is one of another namespace beside the key of this one.
 *
 * @param keys of the configuration with their namespace, e.g. `extrahop:system`
 */
export function misspelledKeys(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const [namespace, name = ""] = key.split(":");
    const isKnown = (configurationKeys as readonly string[]).includes(name);
    const isOwn = !unmistakable.includes(name) || keys.includes(`extrahop:${name}`);
    if (namespace === "extrahop" ? isKnown : isOwn) return [];
    const meant = isKnown ? name : similarName(name, configurationKeys);
    if (meant === undefined) return [];
    return [`pulumi-extrahop does not read the configuration key ${key}; did you mean extrahop:${meant}?`];
  });
}
