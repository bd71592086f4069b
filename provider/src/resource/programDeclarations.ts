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
 * @param setting of `extrahop:contentCache`
 * @returns undefined where the command can't be identified
 */
export function openProgramDeclarations(
  setting: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RunRecord<DeclaredCollection> | undefined {
  return openRunRecord("declared", "", setting, environment);
}
