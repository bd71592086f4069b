import { isOutput } from "./isOutput.js";

/**
 * The arguments of a fleet that decide which resources there are: the program has to know them when it runs.
 */
const plain = ["folder", "sources", "declaration", "systems", "feeds", "where"] as const;

/**
 * Reports arguments that are Outputs or promises, and those that exclude each other, in lines for a person.
 */
export function problemsOfArguments(args: Readonly<Record<string, unknown>>): readonly string[] {
  const problems: string[] = plain
    .filter((key) => isOutput(args[key]))
    .map(
      (key) =>
        `${key} is an Output. The fleet's resources depend on it, so it has to be a plain value: take it from the configuration ` +
        "(`new pulumi.Config().require(…)`) or from a file.",
    );
  const { sources, systems } = args;
  if (typeof sources === "object" && sources !== null && !isOutput(sources)) {
    for (const [name, source] of Object.entries(sources)) {
      if (isOutput(source))
        problems.push(
          `sources[${JSON.stringify(name)}] is an Output. Declare it as a ThreatFeed and ThreatCollections, which accept Outputs and assets.`,
        );
    }
  }
  if (Array.isArray(systems) && systems.some((system) => typeof system !== "string"))
    problems.push("systems has to list names, and no Outputs or descriptions of systems.");
  if (args["feeds"] !== undefined && args["where"] !== undefined)
    problems.push("feeds and where exclude each other.");
  return problems;
}
