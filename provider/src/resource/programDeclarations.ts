import { openRunRecord, type RunRecord } from "./runRecord.js";

/** A collection that the program declares, as the program itself knows it. */
export interface DeclaredCollection {
  /** Name of a declared system, or the host of one that the program describes. */
  readonly system: string | { readonly host: string };
  readonly name: string;
}

/**
 * The collections that the program of the running command declares. The engine passes no provider a resource
 * that `--exclude` or `--target` leaves out, so that the program records them itself.
 *
 * @param engine address of the engine, which a program and its providers have in common
 * @param setting of `extrahop:contentCache`
 * @returns undefined where there is no engine, as in a test with mocks
 */
export function openProgramDeclarations(
  engine: string | undefined,
  setting: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RunRecord<DeclaredCollection> | undefined {
  if (engine === undefined || engine === "") return undefined;
  return openRunRecord("declared", engine, setting, environment);
}
