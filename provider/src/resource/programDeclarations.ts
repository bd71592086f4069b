import { commandIdentity } from "./commandIdentity.js";
import { openRunRecord, type RunRecord } from "./runRecord.js";

/** A collection that the program declares, as the program itself knows it. */
export interface DeclaredCollection {
  /** Name of a declared system, or the host of one that the program describes. */
  readonly system: string | { readonly host: string };
  readonly name: string;
}

/**
 * Written by a provider process that checks a resource of the program: the program runs, and a deletion is no
 * `destroy`.
 */
export interface ProgramRuns {
  readonly programRuns: true;
}

export type DeclarationRecord = RunRecord<DeclaredCollection | ProgramRuns>;

type Environment = Readonly<Record<string, string | undefined>>;

/** An address may be used again by another engine: an older record is not one of this run. */
const maxEntryAgeMilliseconds = 10 * 60 * 1000;

/**
 * Where the program of the running command records the collections that it declares. The engine passes no
 * provider a resource that `--exclude` or `--target` leaves out.
 *
 * @param engine address of the engine, which a program and its providers have in common
 * @param isInline whether the program runs in a process that the command did not start
 * @param setting of `extrahop:contentCache`
 * @returns undefined where the run cannot be identified
 */
export function openDeclarationRecord(
  engine: string | undefined,
  isInline: boolean,
  setting: string | undefined,
  environment: Environment,
): DeclarationRecord | undefined {
  if (engine === undefined || engine === "") return undefined;
  const command = isInline ? "inline" : commandIdentity(environment);
  if (command === undefined) return undefined;
  return openRunRecord("declared", JSON.stringify([command, engine]), setting, environment);
}

/** What a provider process knows of the declarations of the program, wherever that runs. */
export class ProgramDeclarations {
  readonly #ofCommand: DeclarationRecord | undefined;
  readonly #ofInlineProgram: DeclarationRecord | undefined;

  /** @param engine address of the engine; the other parameters are those of `openDeclarationRecord` */
  constructor(engine: string | undefined, setting: string | undefined, environment: Environment) {
    this.#ofCommand = openDeclarationRecord(engine, false, setting, environment);
    this.#ofInlineProgram = openDeclarationRecord(engine, true, setting, environment);
  }

  /** Records for all provider processes of the command that its program runs. */
  noteProgramRuns(): void {
    this.#ofCommand?.add({ programRuns: true });
  }

  /** @param isRunning whether this process knows that the program runs */
  read(isRunning: boolean): readonly DeclaredCollection[] {
    const since = performance.timeOrigin - maxEntryAgeMilliseconds;
    const entries = [...(this.#ofCommand?.read() ?? []), ...(this.#ofInlineProgram?.read(since) ?? [])];
    if (!isRunning && !entries.some((entry) => "programRuns" in entry)) return [];
    return entries.filter((entry): entry is DeclaredCollection => "name" in entry);
  }
}
