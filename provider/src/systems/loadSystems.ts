import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { ExtraHopError } from "../errors/index.js";
import { faultOfCaFile } from "./caFile.js";
import { CredentialVariables } from "./credentialVariables.js";
import { partsOf } from "./environmentParts.js";
import { parseSystem, type SystemProblem } from "./parseSystem.js";
import { baseStackIn } from "./siteEnvironment.js";
import type { DeclaredIn, System } from "./system.js";
import { readSystemsFile } from "./systemsFile.js";

/** Where systems are declared. All three may be used together; a name may be in one of them only. */
export interface SystemsSources {
  /** Value of `extrahop:systems`, a JSON object: name → settings. */
  readonly systems?: string | undefined;
  /** Value of `extrahop:systemsFile`: path of a CSV file, relative to `folder`. */
  readonly systemsFile?: string | undefined;
  /**
   * Against which relative paths are resolved: the program's folder. Undefined in an inline program of the
   * Automation API, which does not know its workspace's folder: a relative path is then a problem.
   */
  readonly folder: string | undefined;
  /**
   * `EXTRAHOP_SYSTEMS` and `EXTRAHOP_SYSTEMS_FILE` are read where the configuration has nothing; credentials
   * by system name.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Whether a caFile that cannot be used is a problem of the list; otherwise only of a request. Default true.
   */
  readonly checkCaFiles?: boolean;
}

interface Declaration {
  readonly name: string;
  readonly value: unknown;
  readonly where: string;
  readonly declaredIn?: DeclaredIn | undefined;
}

/**
 * All declared systems, sorted by name.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID with every problem of every source, by place; never with a
 *   credential
 */
export function loadSystems(sources: SystemsSources): readonly System[] {
  const problems: SystemProblem[] = [];
  const declared = new Map<string, Declaration>();
  const add = (declaration: Declaration) => {
    const { name, where } = declaration;
    const earlier = declared.get(name);
    if (earlier === undefined) declared.set(name, declaration);
    else
      problems.push({ where, message: `declares ${JSON.stringify(name)} again, as ${earlier.where} does` });
  };
  loadMaps(sources, add, problems);
  loadFile(sources, add, problems);
  const variables = new CredentialVariables(declared.keys(), sources.environment);
  const systems: System[] = [];
  for (const { name, value, where, declaredIn } of declared.values()) {
    const parsed = parseSystem(name, value, where, variables);
    if ("problems" in parsed) problems.push(...parsed.problems);
    else
      systems.push({
        ...withAbsolutePaths(parsed.system, sources.folder),
        ...(declaredIn && { declaredIn }),
      });
  }
  if (sources.checkCaFiles !== false) problems.push(...caFileProblems(systems, declared));
  if (problems.length > 0) throw invalid(problems);
  return systems.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Each file is read once, and is a problem of the first system that names it. */
function caFileProblems(
  systems: readonly System[],
  declared: ReadonlyMap<string, Declaration>,
): readonly SystemProblem[] {
  const first = new Map<string, string>();
  for (const { name, caFile } of systems)
    if (caFile !== undefined && !first.has(caFile)) first.set(caFile, name);
  return [...first].flatMap(([caFile, name]) => {
    const fault = isAbsolute(caFile) ? faultOfCaFile(caFile) : unknownFolder;
    if (fault === undefined) return [];
    const others = systems.filter((system) => system.caFile === caFile).length - 1;
    const also = others === 0 ? "" : ` (also of ${others} other ${others === 1 ? "system" : "systems"})`;
    return [{ where: `${declared.get(name)?.where ?? name}.caFile`, message: `${caFile} ${fault}${also}` }];
  });
}

type Add = (declaration: Declaration) => void;

function loadMaps(sources: SystemsSources, add: Add, problems: SystemProblem[]): void {
  const { systems } = sources;
  if (systems !== undefined && !isEmpty(systems)) loadMap(systems, "extrahop:systems", add, problems);
  else {
    const base = baseStackIn(sources.environment);
    for (const part of partsOf(sources.environment, "EXTRAHOP_SYSTEMS")) {
      loadMap(part, "EXTRAHOP_SYSTEMS", (declaration) => add(inEnvironment(declaration, base)), problems);
    }
  }
}

/** What `fleet` passes to the engine of a site has the place where the fleet declares it. */
function inEnvironment(declaration: Declaration, base: string | undefined): Declaration {
  if (base === undefined) return { ...declaration, declaredIn: "environment" };
  const { declaredIn = { stack: base }, ...value } = Object(declaration.value) as {
    readonly declaredIn?: DeclaredIn;
  };
  return { ...declaration, value, declaredIn };
}

function loadMap(text: string, where: string, add: Add, problems: SystemProblem[]): void {
  if (isEmpty(text)) return;
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    problems.push({
      where,
      message:
        where === "EXTRAHOP_SYSTEMS"
          ? 'is not JSON; write it as {"NAME": {"host": "HOST"}}, with double quotes'
          : "is not JSON; use `pulumi config set --path 'extrahop:systems.NAME.host' HOST`",
    });
    return;
  }
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    problems.push({ where, message: "must be a map from a system's name to its settings" });
    return;
  }
  for (const [name, value] of Object.entries(map)) add({ name, value, where: `${where}.${name}` });
}

/** A project that declares the key with a default yields an empty map. */
function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === "" || text.trim() === "{}";
}

function loadFile(sources: SystemsSources, add: Add, problems: SystemProblem[]): void {
  const file = sources.systemsFile || sources.environment["EXTRAHOP_SYSTEMS_FILE"];
  if (file === undefined || file === "") return;
  const path = absolutePath(file, sources.folder);
  if (path === undefined) {
    problems.push({ where: `extrahop:systemsFile`, message: `${JSON.stringify(file)} ${unknownFolder}` });
    return;
  }
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    problems.push({ where: file, message: `cannot be read (${code})` });
    return;
  }
  const read = readSystemsFile(text);
  for (const { line, message } of read.problems) {
    problems.push({ where: line === undefined ? file : `${file}, line ${line}`, message });
  }
  for (const { name, fields, line } of read.rows)
    add({
      name,
      value: fields,
      where: `${file}, line ${line}`,
      declaredIn: "systems-file",
    });
}

function withAbsolutePaths(system: System, folder: string | undefined): System {
  const { caFile } = system;
  return caFile === undefined ? system : { ...system, caFile: absolutePath(caFile, folder) ?? caFile };
}

function absolutePath(path: string, folder: string | undefined): string | undefined {
  if (folder !== undefined) return resolve(folder, path);
  return isAbsolute(path) ? path : undefined;
}

const unknownFolder =
  "is a relative path, and an inline program of the Automation API does not know its workspace's folder; set an absolute path";

function invalid(problems: readonly SystemProblem[]): ExtraHopError {
  const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
  return new ExtraHopError({
    code: "EXTRAHOP_SYSTEMS_INVALID",
    action: "reading the list of systems",
    found: `${problems.length === 1 ? "one problem" : `${problems.length} problems`}\n${lines.join("\n")}`,
    remedy: "Correct these places; nothing was uploaded.",
  });
}
