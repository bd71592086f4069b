import { RunError } from "@pulumi/pulumi/errors.js";
import { suggestName } from "../errors/index.js";
import { isOutput } from "./isOutput.js";

/**
 * Refuses what the SDK would answer with a TypeError or ignore: a name that is no text, arguments that are no
 * plain object, and an argument that does not exist. Pulumi programs often run without a type check, and a
 * misspelt `maxRemoved` would limit nothing. The values of the arguments may be Outputs.
 *
 * @param type of the resource, e.g. `ThreatFeed`
 * @param known the arguments of the type
 * @throws RunError which the engine prints without a call stack
 */
export function requireArguments(
  type: string,
  name: unknown,
  args: unknown,
  known: Readonly<Record<string, true>>,
): void {
  if (typeof name !== "string" || name === "") {
    throw new RunError(`The name of a ${type} must be text that is not empty, and no Output.`);
  }
  const resource = `${type} ${JSON.stringify(name)}`;
  if (typeof args !== "object" || args === null || Array.isArray(args) || isOutput(args)) {
    const found = isOutput(args) ? " An Output is accepted for an argument, but not for all of them." : "";
    throw new RunError(`The arguments of the ${resource} must be an object.${found}`);
  }
  const unknown = Object.entries(args).find(
    ([key, value]) => value !== undefined && !Object.hasOwn(known, key),
  )?.[0];
  if (unknown === undefined) return;
  const hint = suggestName(unknown, Object.keys(known));
  throw new RunError(
    `The ${resource} has the argument ${JSON.stringify(unknown)}, which does not exist; ${hint}`,
  );
}
