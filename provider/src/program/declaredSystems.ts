import { Config } from "@pulumi/pulumi/config.js";
import {
  type Generation,
  loadSystems,
  readRetiredSystems,
  readSystemNames,
  type System,
  withoutUndefined,
} from "../systems/index.js";
import { isInlineProgram } from "./programRun.js";

/** What a stack declares of a system, without its credentials. */
export interface DeclaredSystem {
  /** Unique in the stack; what a ThreatCollection's `system` names. */
  readonly name: string;
  /** `https://host[:port]`. */
  readonly host: string;
  /** True where its certificate is not verified. */
  readonly insecureSkipVerify: boolean;
  readonly site?: string;
  /** Where it is declared; otherwise the system is asked. */
  readonly generation?: Generation;
}

/**
 * Names of all systems that the current stack declares, sorted: in `extrahop:systems`, in the file of
 * `extrahop:systemsFile`, or in the environment. Those of `extrahop:removedSystems` are left out, so that
 * `up` deletes their collections, and retired ones, so that `up` removes theirs from the state.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID with every problem, by place
 */
export function declaredSystems(): readonly string[] {
  const leaving = leavingSystems();
  return describeDeclaredSystems()
    .map(({ name }) => name)
    .filter((name) => !leaving.has(name));
}

/** Names of the systems whose collections leave the stack: those to be removed and the retired ones. */
export function leavingSystems(): ReadonlySet<string> {
  const config = new Config("extrahop");
  return new Set([
    ...readSystemNames(config.get("removedSystems")),
    ...readRetiredSystems(config.get("retiredSystems"), process.env),
  ]);
}

/**
 * The same systems with what is declared of them, e.g. for a policy.
 *
 * @param folder the program's folder, against which `extrahop:systemsFile` is resolved. Default: the current
 *   one; none in an inline program of the Automation API, where only an absolute path is accepted
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID with every problem, by place
 */
export function describeDeclaredSystems(folder = projectFolder()): readonly DeclaredSystem[] {
  return load(folder, !isInlineProgram()).map(({ name, origin, insecureSkipVerify, site, generation }) =>
    withoutUndefined({ name, host: origin, insecureSkipVerify, site, generation }),
  );
}

/** The same systems with their credentials, for who makes requests. */
export function loadDeclaredSystems(): readonly System[] {
  return load(projectFolder(), true);
}

/** The working directory of an inline program is its host's. */
const projectFolder = (): string | undefined => (isInlineProgram() ? undefined : process.cwd());

/** @param checkCaFiles an inline program leaves that to the provider, which runs in the workspace's folder */
function load(folder: string | undefined, checkCaFiles: boolean): readonly System[] {
  const config = new Config("extrahop");
  return loadSystems({
    systems: config.get("systems"),
    systemsFile: config.get("systemsFile"),
    folder,
    environment: process.env,
    checkCaFiles,
  });
}
