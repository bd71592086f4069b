import { inspect } from "node:util";
import { printableLines } from "../../escaping/terminal.js";

/**
 * An error as the engine's host should print it. The host writes an error's text and its stack and then hands
 * the text to the engine, which prints it again: without a stack of its own it stays readable.
 */
export function presentable(error: unknown): Error {
  const text = error instanceof Error ? error.message : inspect(error);
  const shown = new Error(printableLines(text), { cause: error });
  shown.name = "";
  shown.stack = "";
  return shown;
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
