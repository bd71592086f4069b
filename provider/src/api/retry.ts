import { answerTooLong, type Fault, isNoHttp } from "./fault.js";
import { mayProxyRecover } from "./proxyFault.js";

/** What to do after a failed attempt. */
export type Decision =
  | { readonly action: "wait"; readonly milliseconds: number; readonly because: string }
  | { readonly action: "stop" };

export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly maxNumber: number;
  /** True where doing the request twice ends in the same state: everything but a creation. */
  readonly repeatable: boolean;
  /** Milliseconds since 1970, for dates in answers. */
  readonly now: number;
  /** Of the operation's time. */
  readonly millisecondsLeft: number;
}

const firstWaitMilliseconds = 500;
const maxWaitMilliseconds = 30_000;
/** Answers after which the same request may succeed. */
const passing = new Set([429, 500, 502, 503, 504]);

/**
 * Decides from the fault alone; draws the jitter from `random` (0 ≤ x < 1). A wait that the system asked for
 * by Retry-After (seconds or a date, RFC 9110 section 10.2.3) wins over our own and is not shortened; the
 * deadline wins over both.
 */
export function decide(fault: Fault, attempt: Attempt, random: () => number): Decision {
  const stop: Decision = { action: "stop" };
  const isUnsafe = !attempt.repeatable && mayHaveBeenApplied(fault);
  if (isUnsafe || !mayPass(fault) || attempt.number >= attempt.maxNumber) return stop;
  const asked = fault.kind === "answered" ? retryAfterMilliseconds(fault.retryAfter, attempt.now) : undefined;
  const milliseconds = asked ?? backOff(attempt.number, random);
  if (milliseconds >= attempt.millisecondsLeft) return stop;
  return { action: "wait", milliseconds, because: reason(fault) };
}

/** Full jitter: anything between nothing and a bound that doubles with each attempt. */
export function backOff(attemptNumber: number, random: () => number): number {
  return Math.floor(random() * Math.min(maxWaitMilliseconds, firstWaitMilliseconds * 2 ** attemptNumber));
}

export function retryAfterMilliseconds(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with a day's name; Date.parse alone would take "-1" for a year.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function mayHaveBeenApplied(fault: Fault): boolean {
  return fault.kind === "lost" || (fault.kind === "answered" && fault.status >= 500);
}

function mayPass(fault: Fault): boolean {
  switch (fault.kind) {
    case "untrusted":
    case "handshake":
      return false;
    case "proxy":
      return mayProxyRecover(fault.error);
    case "unreached":
      return true;
    case "lost":
      return fault.error.code !== answerTooLong && !isNoHttp(fault.error);
    case "answered":
      return passing.has(fault.status);
  }
}

function reason(fault: Fault): string {
  switch (fault.kind) {
    case "answered":
      return fault.status === 429 ? "the system limits the rate" : `the system answered ${fault.status}`;
    case "proxy":
      return fault.error.message;
    case "unreached":
      return "the system cannot be reached";
    default:
      return "the connection broke";
  }
}
