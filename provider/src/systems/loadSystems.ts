import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ExtraHopError } from "../errors/index.js";
import { partsOf } from "./environmentParts.js";
import { parseSystem, type SystemProblem } from "./parseSystem.js";
import type { System } from "./system.js";
import { readSystemsFile } from "./systemsFile.js";

/** Where systems are declared. All three may be used together; a name may stand in one of them only. */
export interface SystemsSources {
  /** Value of `extrahop:systems`, a JSON object: name → settings. */
  readonly systems?: string | undefined;
  /** Value of `extrahop:systemsFile`: path of a CSV file, relative to `folder`. */
  readonly systemsFile?: string | undefined;
  /** Against which relative paths are resolved: the program's folder. */
  readonly folder: string;
  /** `EXTRAHOP_SYSTEMS` and `EXTRAHOP_SYSTEMS_FILE` stand in where the configuration has nothing; credentials by system name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * All declared systems, sorted by name.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID with every problem of every source, by place; never with a credential
 */
export function loadSystems(sources: SystemsSources): readonly System[] {
  const problems: SystemProblem[] = [];
  const found = new Map<string, { system: System; where: string }>();
  const add = (name: string, value: unknown, where: string) => {
    const earlier = found.get(name);
    if (earlier !== undefined) {
      problems.push({
        where,
        message: `declares ${JSON.stringify(name)} again; it stands in ${earlier.where} already`,
      });
      return;
    }
    const parsed = parseSystem(name, value, where, sources.environment);
    if ("system" in parsed) found.set(name, { system: absolute(parsed.system, sources.folder), where });
    else problems.push(...parsed.problems);
  };
  loadMaps(sources, add, problems);
  loadFile(sources, add, problems);
  if (problems.length > 0) throw invalid(problems);
  return [...found.values()]
    .map(({ system }) => system)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

type Add = (name: string, value: unknown, where: string) => void;

function loadMaps(sources: SystemsSources, add: Add, problems: SystemProblem[]): void {
  const { systems } = sources;
  if (systems !== undefined && !isEmpty(systems)) loadMap(systems, "extrahop:systems", add, problems);
  else {
    for (const part of partsOf(sources.environment, "EXTRAHOP_SYSTEMS")) {
      loadMap(part, "EXTRAHOP_SYSTEMS", add, problems);
    }
  }
}

function loadMap(text: string, where: string, add: Add, problems: SystemProblem[]): void {
  if (isEmpty(text)) return;
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    problems.push({
      where,
      message: "is not JSON; use `pulumi config set --path 'extrahop:systems.NAME.host' HOST`",
    });
    return;
  }
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    problems.push({ where, message: "must be a map from a system's name to its settings" });
    return;
  }
  for (const [name, value] of Object.entries(map)) add(name, value, `${where}.${name}`);
}

/** A project that declares the key with a default yields an empty map. */
function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === "" || text.trim() === "{}";
}

function loadFile(sources: SystemsSources, add: Add, problems: SystemProblem[]): void {
  const file = sources.systemsFile || sources.environment["EXTRAHOP_SYSTEMS_FILE"];
  if (file === undefined || file === "") return;
  let text: string;
  try {
    text = readFileSync(resolve(sources.folder, file), "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    problems.push({ where: file, message: `can't be read (${code})` });
    return;
  }
  const read = readSystemsFile(text);
  for (const { line, message } of read.problems) {
    problems.push({ where: line === undefined ? file : `${file}, line ${line}`, message });
  }
  for (const row of read.rows) add(row.name, row.fields, `${file}, line ${row.line}`);
}

function absolute(system: System, folder: string): System {
  return system.caFile === undefined ? system : { ...system, caFile: resolve(folder, system.caFile) };
}

function invalid(problems: readonly SystemProblem[]): ExtraHopError {
  const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
  return new ExtraHopError({
    code: "EXTRAHOP_SYSTEMS_INVALID",
    action: "reading the list of systems",
    found: `${problems.length === 1 ? "one problem" : `${problems.length} problems`}\n${lines.join("\n")}`,
    remedy: "Correct these places; nothing was uploaded.",
  });
}
