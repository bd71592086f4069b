import { unquote } from "../../escaping/quoted.js";
import type { OutsideChange } from "../collection/changedOutside.js";
import { count } from "./groups.js";

const quoted = String.raw`("(?:[^"\\]|\\.)*")`;

const shapes: readonly (readonly [RegExp, (groups: readonly (string | undefined)[]) => OutsideChange])[] = [
  [/^it was emptied/, () => ({ kind: "emptied" })],
  [
    /^it was made anew \(id (\d+) instead of (\d+)\)/,
    ([id, formerId]) => ({ kind: "recreated", id: count(id), formerId: count(formerId) }),
  ],
  [
    new RegExp(`^it was renamed to ${quoted}`),
    ([name = ""]) => ({ kind: "renamed", name: unquote(name) ?? name }),
  ],
  [
    /^it has (?:(\d+)|an unknown number of) observables? instead of (?:(\d+)|an unknown number)/,
    ([observables, formerObservables]) => ({
      kind: "observables",
      ...(observables === undefined ? {} : { observables: count(observables) }),
      ...(formerObservables === undefined ? {} : { formerObservables: count(formerObservables) }),
    }),
  ],
  [
    /^its content was replaced(?: at ([\dTZ:.+-]+))?/,
    ([at]) => ({ kind: "replaced", ...(at === undefined ? {} : { at: Date.parse(at) }) }),
  ],
  [/^the system was upgraded to firmware [^;]*/, () => ({ kind: "firmware", generation: "stix2" })],
  [/^the system went back to firmware [^;]*/, () => ({ kind: "firmware", generation: "stix1" })],
  [
    new RegExp(`^another system answers in its place \\(it calls itself ${quoted}, not ${quoted}\\)`),
    ([hostname = "", formerHostname = ""]) => ({
      kind: "other-system",
      hostname: unquote(hostname) ?? hostname,
      formerHostname: unquote(formerHostname) ?? formerHostname,
    }),
  ],
];

/**
 * What follows `changed outside: ` in a sentence of version 0.1.0; ends at the first part that is none of its
 * own.
 */
export function readLegacyOutsideChanges(text: string): readonly OutsideChange[] {
  for (const [shape, read] of shapes) {
    const match = shape.exec(text);
    if (match === null) continue;
    const rest = text.slice(match[0].length);
    return [read(match.slice(1)), ...(rest.startsWith("; ") ? readLegacyOutsideChanges(rest.slice(2)) : [])];
  }
  return [];
}
