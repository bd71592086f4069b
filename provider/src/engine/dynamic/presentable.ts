import { inspect } from "node:util";
import { isExtraHopError } from "../../errors/index.js";
import { printableLines } from "../../escaping/terminal.js";

/** Errors about a system that this run has reported; the engine starts a process for each run. */
const reported = new Set<string>();

/**
 * An error as the engine's host should print it. The host writes an error's text and its stack and then hands
 * the text to the engine, which prints it again: without a stack of its own it stays readable.
 */
export function presentable(error: unknown): Error {
  const shown = new Error(printableLines(textOf(error)), { cause: error });
  shown.name = "";
  shown.stack = "";
  return shown;
}

/**
 * One cause concerns many collections of a system: it is explained once, and named by its code afterwards.
 */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  if (!isExtraHopError(error) || error.system === undefined) return error.message;
  if (!reported.has(error.message)) {
    reported.add(error.message);
    return error.message;
  }
  const { system, action, code } = error;
  return `${system}: ${action} failed as it did for another collection of this system [${code}]`;
}

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
