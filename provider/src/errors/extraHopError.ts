import { printableLines } from "../escaping/terminal.js";
import type { ErrorCode } from "./codes.js";

/** The parts of an error, in the order in which a person asks. */
export interface ErrorFacts {
  readonly code: ErrorCode;
  /** What was attempted, e.g. `uploading collection "APT1"`. */
  readonly action: string;
  /** What came back or was found, e.g. `the system answered 403 Forbidden`. */
  readonly found: string;
  /** What to do next, as a full sentence. */
  readonly remedy: string;
  /** Name of the system, where one is concerned. */
  readonly system?: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  readonly cause?: unknown;
}

const brand = Symbol.for("pulumi-extrahop.error");

/**
 * The one error that this package throws on purpose. The message has one line for what happened and one for
 * what to do; no secret is ever in it.
 */
export class ExtraHopError extends Error {
  override readonly name = "ExtraHopError";
  readonly code: ErrorCode;
  readonly action: string;
  readonly found: string;
  readonly remedy: string;
  readonly system?: string;
  readonly status?: number;

  /** Words the message from the facts. */
  constructor(facts: ErrorFacts) {
    const place = facts.system === undefined ? "" : `${facts.system}: `;
    const text = `${place}${facts.action} failed: ${facts.found} [${facts.code}]\n${facts.remedy}`;
    // Facts quote what systems and files hold; none of it may steer a terminal.
    super(printableLines(text), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.action = facts.action;
    this.found = facts.found;
    this.remedy = facts.remedy;
    if (facts.system !== undefined) this.system = facts.system;
    if (facts.status !== undefined) this.status = facts.status;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for errors of this package, also when two copies of it are loaded. */
export function isExtraHopError(error: unknown): error is ExtraHopError {
  return error instanceof Error && brand in error;
}
