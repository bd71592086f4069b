import type { ErrorCode } from "../../errors/index.js";
import type { ProblemCode } from "../../stix/index.js";

interface Coded {
  readonly codes: readonly string[];
}

const unreachable: ReadonlySet<string> = new Set<ErrorCode>([
  "EXTRAHOP_UNREACHABLE",
  "EXTRAHOP_TLS",
  "EXTRAHOP_TIMEOUT",
  "EXTRAHOP_UNAVAILABLE",
  "EXTRAHOP_RATE_LIMITED",
  "EXTRAHOP_UNAUTHORIZED",
  "EXTRAHOP_FORBIDDEN",
  "EXTRAHOP_UNEXPECTED_ANSWER",
]);

/**
 * True for an error that means that the system returned no usable response, not that the collection is
 * at fault.
 */
export const isUnreachable = ({ codes }: Coded): boolean => codes.some((code) => unreachable.has(code));

const limits: ReadonlySet<string> = new Set<ErrorCode | ProblemCode>([
  "EXTRAHOP_TOO_LARGE",
  "too-many-observables",
  "too-many-observables-in-file",
]);

/** True where a limit of a system, or the vendor's recommendation, is exceeded. */
export const isAboutLimit = ({ codes }: Coded): boolean => codes.some((code) => limits.has(code));
