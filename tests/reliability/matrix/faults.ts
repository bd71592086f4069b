import type { FaultEffect } from "../../../simulator/src/index.js";
import type { Closing } from "../support/gate.js";
import type { Breakage } from "../support/toxiproxy.js";
import type { Operation } from "./operations.js";

/** What goes wrong with a request. */
export interface MatrixFault {
  readonly id: string;
  readonly title: string;
  /**
   * Played by the system itself, by a gate before it between two requests, or by toxiproxy on the whole line.
   */
  readonly play:
    | { readonly effect: (elsewhere: string) => FaultEffect }
    | { readonly gate: Closing }
    | { readonly toxics: Breakage };
  /** Nothing moves any more: the limit of silence ends it. */
  readonly isSilent?: boolean;
  /** Default "always". */
  readonly times?: 1;
}

const status = (code: number, title = String(code)): MatrixFault => ({
  id: String(code),
  title,
  play: { effect: () => ({ kind: "status", status: code }) },
});
const effect = (id: string, title: string, effect: FaultEffect): MatrixFault => ({
  id,
  title,
  play: { effect: () => effect },
});

export const faults: readonly MatrixFault[] = [
  { id: "refused", title: "connection refused", play: { gate: "refuse" } },
  effect("reset-before", "reset before the body", { kind: "reset", at: "before-body" }),
  effect("reset-within", "reset within the body", { kind: "reset", at: "within-body" }),
  effect("reset-after", "reset after the body", { kind: "reset", at: "after-body" }),
  { id: "untrusted", title: "TLS failure", play: { gate: "mistrust" } },
  { ...effect("hang", "no answer", { kind: "hang" }), isSilent: true },
  effect("slow", "slow answer", { kind: "slow", milliseconds: 400 }),
  { ...status(401, "401 once"), id: "401-once", times: 1 },
  status(401, "401 always"),
  ...[403, 404, 409, 413, 422].map((code) => status(code)),
  effect("429-seconds", "429, Retry-After in seconds", { kind: "status", status: 429, retryAfterSeconds: 1 }),
  effect("429-date", "429, Retry-After as a date", {
    kind: "status",
    status: 429,
    retryAfterSeconds: 2,
    retryAfterFormat: "http-date",
  }),
  status(429, "429 alone"),
  ...[500, 502, 503].map((code) => status(code)),
  effect("cut", "answer cut in the middle", { kind: "cut" }),
  effect("html", "HTML instead of JSON", { kind: "html" }),
  {
    id: "redirect",
    title: "redirect",
    play: { effect: (location) => ({ kind: "redirect", location }) },
  },
  effect("shape", "JSON of another shape", { kind: "json", body: { collections: 3 } }),
  effect("lost-answer", "lost answer", { kind: "lost-answer" }),
];

/** How an operation ends under a fault, and how often the request that it hits reaches the system. */
export interface Outcome {
  /** `ok`, or the error's code without its prefix. */
  readonly end: string;
  readonly tries: number;
}

/** Tries that the tests' systems allow for one request. */
export const attempts = 2;
/** How often a creation whose answer was lost is sent, each time after a look. */
export const looks = 3;

const permanent: Readonly<Record<string, string>> = {
  "403": "FORBIDDEN",
  "404": "UNEXPECTED_ANSWER",
  "409": "REFUSED",
  "413": "TOO_LARGE",
  "422": "REFUSED",
  html: "UNEXPECTED_ANSWER",
  redirect: "UNEXPECTED_ANSWER",
};
const passing: Readonly<Record<string, string>> = {
  "reset-before": "UNREACHABLE",
  "reset-within": "UNREACHABLE",
  "reset-after": "UNREACHABLE",
  hang: "TIMEOUT",
  "500": "UNAVAILABLE",
  "502": "UNAVAILABLE",
  "503": "UNAVAILABLE",
  cut: "UNREACHABLE",
  "lost-answer": "UNREACHABLE",
};

/**
 * What has to come of a fault: written down from what the issue and RFC 9110 ask for, not from the code.
 *
 * @param lasting false where the fault hits once only
 */
export function expected(operation: Operation, { id, times }: MatrixFault, lasting = true): Outcome {
  const creates = operation.request === "create";
  const changes = creates || operation.request === "replace" || operation.request === "delete";
  // Carried out, though the client cannot know: it looks, and need not send again.
  const happened = id === "cut" || id === "lost-answer";
  const once = !lasting || times === 1;
  if (id === "slow") return { end: "ok", tries: 1 };
  // What never reaches the system is not counted there.
  if (id === "untrusted") return { end: "TLS", tries: 0 };
  if (id === "refused") return once ? { end: "ok", tries: 1 } : { end: "UNREACHABLE", tries: 0 };
  if (id.startsWith("401")) {
    const bearer = operation.kind === "rx360" && operation.request !== "token";
    if (!bearer) return { end: "UNAUTHORIZED", tries: 1 };
    return once ? { end: "ok", tries: 2 } : { end: "UNAUTHORIZED", tries: 2 };
  }
  if (id === "shape") return { end: changes ? "NOT_VERIFIED" : "UNEXPECTED_ANSWER", tries: 1 };
  // The collection was deleted between the list and the upload.
  if (id === "404" && operation.request === "replace") return { end: "NOT_FOUND", tries: 1 };
  const refusal = permanent[id];
  if (refusal !== undefined) return { end: refusal, tries: 1 };
  if (id.startsWith("429")) return once ? { end: "ok", tries: 2 } : { end: "RATE_LIMITED", tries: attempts };
  if (happened && creates) return { end: "ok", tries: 1 };
  if (happened && operation.request === "delete") return { end: "ok", tries: 2 };
  const end = passing[id];
  if (end === undefined) throw new Error(`nothing is expected of ${id}`);
  if (once) return { end: "ok", tries: 2 };
  return { end, tries: creates ? looks : attempts };
}

/** True where a creation that failed may still have made the collection: the state has to remember it. */
export function mayHaveMade(operation: Operation, { id }: MatrixFault): boolean {
  if (operation.id === "verify-create") return true;
  const unclear = passing[id] !== undefined || id === "html" || id === "shape" || id === "line-cut-upload";
  return operation.request === "create" && unclear;
}
