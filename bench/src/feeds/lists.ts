import { feedValue } from "./value.js";

const perPiece = 10_000;

/** A list of values, one a line. */
export function* listOf(values: Iterable<number>, feed: number): Generator<string> {
  let lines: string[] = [];
  for (const n of values) {
    lines.push(feedValue(n, feed).value);
    if (lines.length < perPiece) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

/** The numbers from `from` up to `to`, which is not among them. */
export function* numbers(from: number, to: number): Generator<number> {
  for (let n = from; n < to; n++) yield n;
}
