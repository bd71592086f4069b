import type { Problem } from "../model.js";
import { type DocumentLocation, problem, quoted, type Spot } from "../problems.js";
import { type BroadReason, broadMeanings } from "../values/breadth.js";
import type { TypedValue } from "../values/canonical.js";

/** A value that matches too much. */
export interface BroadValue {
  readonly typed: TypedValue;
  readonly reason: BroadReason;
}

/** Reports a value that is left out because it matches too much. */
export function broadProblem({ typed, reason }: BroadValue, place: DocumentLocation, at: Spot): Problem {
  const is = typed.type === "url" ? "is a URL whose host is" : "is";
  const found = `${quoted(typed.value)} ${is} ${broadMeanings[reason]} (${reason}).`;
  return problem("value-too-broad", place, found, at);
}
