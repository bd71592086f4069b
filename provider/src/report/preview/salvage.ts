import { JSONParser } from "@streamparser/json";
import type { Fields } from "./shape.js";

export interface Salvaged {
  readonly object: Fields;
  /** True where the object does not end. */
  readonly cutOff: boolean;
  /** The text before and after it. */
  readonly around: readonly string[];
}

/** Beginnings of lines at which an object may begin; more are not tried. */
const maxTries = 50;

/**
 * Finds an object with one of the wanted keys in a text, also where the text breaks off in it: lists then
 * hold the elements that are whole.
 */
export function salvageObject(text: string, wanted: readonly string[]): Salvaged | undefined {
  const starts = [...text.matchAll(/^[^\S\n]*\{/gm)].slice(0, maxTries).map(({ index }) => index);
  for (const start of starts) {
    const found = readFrom(text, start, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readFrom(text: string, start: number, wanted: readonly string[]): Salvaged | undefined {
  const whole = new Map<string, unknown>();
  const begun = new Map<string, unknown[]>();
  let broken = false;
  const parser = new JSONParser({ paths: ["$.*", "$.*.*"], keepStack: true });
  parser.onValue = ({ key, value, stack }) => {
    if (stack.length === 1 && typeof key === "string") whole.set(key, value);
    // Elements of a list come before the list itself, which a broken text may never finish.
    const parent = stack[1]?.key;
    if (stack.length === 2 && typeof parent === "string" && typeof key === "number") {
      const elements = begun.get(parent);
      if (elements === undefined) begun.set(parent, [value]);
      else elements.push(value);
    }
  };
  parser.onError = () => {
    broken = true;
  };
  // Fed in pieces that end with a brace, so that it is known where the object ends.
  let at = start;
  while (at < text.length && !broken && !parser.isEnded) {
    const brace = text.indexOf("}", at);
    const next = brace < 0 ? text.length : brace + 1;
    parser.write(text.slice(at, next));
    at = next;
  }
  // An object that ends without any of these is another one, such as the summary that `--output json` prints.
  if (parser.isEnded && !["steps", "diagnostics", "changeSummary"].some((key) => whole.has(key)))
    return undefined;
  const found = wanted.flatMap((key) => {
    const value = whole.get(key) ?? begun.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  if (found.length === 0) return undefined;
  return {
    object: Object.fromEntries(found),
    cutOff: !parser.isEnded,
    around: [text.slice(0, start), parser.isEnded ? text.slice(at) : ""],
  };
}
