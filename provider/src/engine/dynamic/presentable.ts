import { inspect } from "node:util";
import { concernsWholeSystem, type ExtraHopError, isExtraHopError } from "../../errors/index.js";
import { printableLines } from "../../escaping/terminal.js";

/** Causes about a system that this run has reported; the engine starts a process for each run. */
const reported = new Set<string>();

/**
 * An error as the engine's host should print it. The host writes an error's text and its stack and then hands
 * the text to the engine, which prints it again: without a stack of its own it stays readable.
 */
export function presentable(error: unknown): Error {
  const shown = new Error(presentableText(error), { cause: error });
  shown.name = "";
  shown.stack = "";
  return shown;
}

/** The same for the reasons of a partial result. */
export const presentableText = (error: unknown): string => printableLines(textOf(error));

/**
 * One cause concerns many collections of a system: it is explained once, and named by its code afterwards.
 */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  if (!isExtraHopError(error) || error.system === undefined) return error.message;
  const cause = causeOf(error);
  if (!reported.has(cause)) {
    reported.add(cause);
    return error.message;
  }
  const { system, action, code } = error;
  return `${system}: ${action} failed as it did for another collection of this system [${code}]`;
}

/** What errors of one cause have in common: not the collection, the number of attempts, a time or an id. */
function causeOf({ code, system, status, found, remedy, message }: ExtraHopError): string {
  if (!concernsWholeSystem(code)) return message;
  return JSON.stringify([system, code, status, withoutNumbers(found), remedy]);
}

const withoutNumbers = (text: string): string =>
  text.replace(/ \(tried \d+ times\)/g, "").replace(/[\w.:-]*\d[\w.:-]*/g, "#");

/** What a check refuses, as the engine may print it: it quotes names and paths. */
export function presentableFailures(
  failures: readonly { readonly property: string; readonly reason: string }[],
): { property: string; reason: string }[] {
  return failures.map(({ property, reason }) => ({ property, reason: printableLines(reason) }));
}

/**
 * What the host sends as "created, but not well": the resource stays in the state and the next `up` repairs
 * it.
 */
export class PartialResult extends Error {
  constructor(
    readonly id: string,
    readonly properties: object,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
    this.stack = "";
  }
}
