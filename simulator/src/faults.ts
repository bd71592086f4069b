import type { Operation } from "./journal.js";
import { emptyReply, htmlReply, jsonReply, type Reply } from "./reply.js";

/**
 * What goes wrong. Faults that answer do so after the request's body was read, and the request is not carried
 * out.
 */
export type FaultEffect =
  /** Answers with a status; `retryAfterSeconds` adds a Retry-After header, as seconds or as a date. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly retryAfterFormat?: "seconds" | "http-date";
      readonly detail?: string;
    }
  /**
   * Resets the connection (RST) before, within or after the request's body; the request is not carried out.
   */
  | { readonly kind: "reset"; readonly at: "before-body" | "within-body" | "after-body" }
  /** Reads the request and never answers; the connection stays open until someone closes it. */
  | { readonly kind: "hang" }
  /** Carries the request out and answers after this long. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Carries the request out and ends the connection in the middle of the answer. */
  | { readonly kind: "cut" }
  /** Carries the request out and resets the connection instead of answering. */
  | { readonly kind: "lost-answer" }
  /** Answers with a web page, as a proxy or a login page would. Default status 200. */
  | { readonly kind: "html"; readonly status?: number }
  /** Answers with a redirect. Default status 302. */
  | { readonly kind: "redirect"; readonly location: string; readonly status?: number }
  /** Answers with any JSON. Default status 200. */
  | { readonly kind: "json"; readonly body: unknown; readonly status?: number };

/** Which requests a fault hits, and how often. Whatever is not given matches everything. */
export interface Fault {
  readonly operation?: Operation;
  readonly method?: string;
  /** A path without query: exact, or with `*` for any run of characters. */
  readonly path?: string | RegExp;
  /** Requests to let pass before the first hit. Default 0. */
  readonly skip?: number;
  /** Hits before the fault is used up. Default 1. */
  readonly times?: number | "always";
  readonly effect: FaultEffect;
}

export interface FaultTarget {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  left: number;
}

/** The faults waiting for their request; the first that matches is played. */
export class Faults {
  private armed: Armed[] = [];

  /** Arms a fault. The function returned takes it back. */
  add(fault: Fault): () => void {
    const armed: Armed = {
      fault,
      skip: fault.skip ?? 0,
      left: fault.times === "always" ? Number.POSITIVE_INFINITY : (fault.times ?? 1),
    };
    this.armed.push(armed);
    return () => {
      this.armed = this.armed.filter((other) => other !== armed);
    };
  }

  clear(): void {
    this.armed = [];
  }

  /** Faults that have not been played to their end. */
  get pending(): number {
    return this.armed.length;
  }

  /** The effect for a request, which is counted as a hit. */
  take(target: FaultTarget): FaultEffect | undefined {
    for (const armed of this.armed) {
      if (!matches(armed.fault, target)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.left -= 1;
      if (armed.left <= 0) this.armed = this.armed.filter((other) => other !== armed);
      return armed.fault.effect;
    }
    return undefined;
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  if (fault.operation !== undefined && fault.operation !== target.operation) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== target.method) return false;
  return fault.path === undefined || pathPattern(fault.path).test(target.path);
}

const pathPattern = (path: string | RegExp): RegExp =>
  typeof path === "string"
    ? new RegExp(
        `^${path
          .split("*")
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          .join(".*")}$`,
      )
    : new RegExp(path.source, path.flags.replace(/[gy]/g, ""));

/**
 * The answer that a fault gives in place of the system's; undefined for faults of the connection or of time.
 */
export function faultReply(effect: FaultEffect): Reply | undefined {
  switch (effect.kind) {
    case "status":
      return jsonReply(
        effect.status,
        { type: "simulated_fault", detail: effect.detail ?? `Simulated status ${effect.status}.` },
        effect.retryAfterSeconds === undefined
          ? {}
          : { "retry-after": retryAfter(effect.retryAfterSeconds, effect.retryAfterFormat) },
      );
    case "html":
      return htmlReply(effect.status ?? 200, "<!doctype html><title>Sign in</title><h1>Please sign in</h1>");
    case "redirect":
      return emptyReply(effect.status ?? 302, { location: effect.location });
    case "json":
      return jsonReply(effect.status ?? 200, effect.body);
    default:
      return undefined;
  }
}

const retryAfter = (seconds: number, format: "seconds" | "http-date" = "seconds"): string =>
  format === "seconds" ? String(seconds) : new Date(Date.now() + seconds * 1000).toUTCString();
