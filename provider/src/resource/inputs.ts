import { isUnknown } from "./unknowns.js";

/** Properties of a resource as the engine passes them: not yet parsed. */
export type Inputs = Readonly<Record<string, unknown>>;

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What `check` returns to the engine: the inputs to store, or every problem by property. */
export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: readonly CheckFailure[];
}

/** Records a problem of one property. */
export type Fail = (property: string, reason: string) => void;

/** Reports a value that is none of the allowed ones. A missing or unknown value is valid. */
export function checkChoice(news: Inputs, key: string, choices: readonly string[], fail: Fail): void {
  const value = news[key];
  if (value !== undefined && !isUnknown(value) && !choices.some((choice) => choice === value)) {
    fail(key, `must be one of ${choices.join(", ")}`);
  }
}

/** Reports a value that is neither true nor false. */
export function checkFlag(news: Inputs, key: string, fail: Fail): void {
  const value = news[key];
  if (value !== undefined && !isUnknown(value) && typeof value !== "boolean")
    fail(key, "must be true or false");
}
