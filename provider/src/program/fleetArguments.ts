import { suggestName } from "../errors/index.js";
import { isOutput } from "./isOutput.js";

/** What is wrong with the value of an argument; undefined where nothing is. */
type Fault = (value: unknown) => string | undefined;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** True for no list, map, date, Output or promise. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === "[object Object]" && !isOutput(value);

const sourceKeys = ["path", "format", "ports"];

const path: Fault = (value) => (isText(value) ? undefined : "must be a path");

/**
 * The arguments of a fleet that the program itself needs when it runs. Those that only its resources take may
 * be Outputs, and are checked at the resources.
 */
const faults: Readonly<Record<string, Fault>> = {
  folder: path,
  declaration: path,
  sources: (value) => (isObject(value) ? undefined : "must be an object: paths by the names of collections"),
  systems: (value) =>
    Array.isArray(value) && value.every(isText)
      ? undefined
      : "must be a list of names of systems, without Outputs and descriptions of systems",
  feeds: (value) =>
    isObject(value) ? undefined : "must be an object: lists of feeds by the names of systems",
  where: (value) => (typeof value === "function" ? undefined : "must be a function"),
  checkCoverage: (value) => (typeof value === "boolean" ? undefined : "must be true or false"),
};

/**
 * Reports arguments of another type, those that are Outputs or promises, and those that exclude each other,
 * in lines for a person.
 */
export function problemsOfArguments(args: Readonly<Record<string, unknown>>): readonly string[] {
  const problems = Object.entries(faults).flatMap(([key, faultOf]) => {
    const value = args[key];
    if (value === undefined) return [];
    if (isOutput(value)) return [isAnOutput(key)];
    const fault = faultOf(value);
    return fault === undefined ? [] : [`${key} ${fault}.`];
  });
  const { sources, systems, feeds, where } = args;
  if (isObject(sources)) problems.push(...Object.entries(sources).flatMap(problemsOfSource));
  if (isObject(feeds)) problems.push(...Object.entries(feeds).flatMap(problemsOfEntry));
  if (Array.isArray(systems) && new Set(systems).size < systems.length)
    problems.push("systems has a name twice.");
  if (feeds !== undefined && where !== undefined) problems.push("feeds and where exclude each other.");
  return problems;
}

function isAnOutput(key: string): string {
  return (
    `${key} is an Output. The fleet's resources depend on it, so it has to be a plain value: take it from the configuration ` +
    "(`new pulumi.Config().require(…)`) or from a file."
  );
}

function problemsOfSource([name, source]: [string, unknown]): readonly string[] {
  const place = `sources[${JSON.stringify(name)}]`;
  const given = isObject(source) ? source["path"] : source;
  if (isOutput(given)) {
    return [
      `${place} is an Output. Declare it as a ThreatFeed and ThreatCollections, which accept Outputs and assets.`,
    ];
  }
  if (!isText(given)) return [`${place} must be a path, or an object with a path.`];
  const unknown = isObject(source) ? Object.keys(source).filter((key) => !sourceKeys.includes(key)) : [];
  return unknown.map((key) => `${place}.${key} does not exist; ${suggestName(key, sourceKeys)}.`);
}

function problemsOfEntry([system, names]: [string, unknown]): readonly string[] {
  const isList = Array.isArray(names) && names.every((name) => typeof name === "string");
  if (isList) return [];
  return [`feeds[${JSON.stringify(system)}] must be a list of names of feeds, without Outputs.`];
}
