import { readFlag, readSystemNames } from "../../systems/index.js";
import { readSystemsFile } from "../../systems/systemsFile.js";
import type { ReportedSystem } from "./preview.js";
import { count, type Fields, fields, isFields } from "./shape.js";

/**
 * What a stack's configuration tells of its systems: names and what is no secret. Hosts and credentials are
 * not looked at.
 */
export function readDeclared(config: Fields): {
  readonly declared?: readonly ReportedSystem[];
  readonly retired: readonly string[];
} {
  const systems = parsed(config["extrahop:systems"]);
  return {
    ...(isFields(systems) ? { declared: readSystems(systems) } : {}),
    retired: readSystemNames(config["extrahop:retiredSystems"]),
  };
}

/** Systems by name, each with its settings. */
export const readSystems = (systems: Fields): readonly ReportedSystem[] =>
  Object.keys(systems).map((name) => declaredSystem(name, systems));

function declaredSystem(name: string, systems: Fields): ReportedSystem {
  const settings = fields(systems[name]);
  const generation = settings["generation"];
  const limit = count(fields(settings["limits"])["observablesPerCollection"]);
  return {
    name,
    insecure: readFlag(settings["insecureSkipVerify"]) === true,
    ...(generation === "stix1" || generation === "stix2" ? { generation } : {}),
    ...(limit === undefined ? {} : { observablesPerCollection: limit }),
  };
}

/** Structured configuration is JSON in a text. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    // Plain text, e.g. names with commas between, or a secret as a whole.
    return value;
  }
}

/**
 * The same of a systems file, as `extrahop:systemsFile` names it; undefined where the text is none. Keys in
 * it are not looked at.
 */
export function readSystemsList(csv: string): readonly ReportedSystem[] | undefined {
  const { rows, problems } = readSystemsFile(csv);
  if (problems.length > 0) return undefined;
  return rows.map(({ name, fields }) => declaredSystem(name, { [name]: fields }));
}
