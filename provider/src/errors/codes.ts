/**
 * Every code that an error of this package can carry. Codes are stable: match on them, never on a message.
 */
export const errorCodes = [
  "EXTRAHOP_SYSTEMS_INVALID",
  "EXTRAHOP_SYSTEM_UNKNOWN",
  "EXTRAHOP_SOURCE_INVALID",
  "EXTRAHOP_SOURCE_CHANGED",
  "EXTRAHOP_SOURCE_UNSUITABLE",
  "EXTRAHOP_NAME_CLASH",
  "EXTRAHOP_UNAUTHORIZED",
  "EXTRAHOP_FORBIDDEN",
  "EXTRAHOP_REFUSED",
  "EXTRAHOP_TOO_LARGE",
  "EXTRAHOP_RATE_LIMITED",
  "EXTRAHOP_UNAVAILABLE",
  "EXTRAHOP_UNREACHABLE",
  "EXTRAHOP_TLS",
  "EXTRAHOP_PROXY",
  "EXTRAHOP_TIMEOUT",
  "EXTRAHOP_UNEXPECTED_ANSWER",
  "EXTRAHOP_NOT_VERIFIED",
  "EXTRAHOP_DECLARATION_INVALID",
  "EXTRAHOP_CREDENTIALS_INVALID",
  "EXTRAHOP_LOCK_INVALID",
  "EXTRAHOP_CONTENT_MISSING",
  "EXTRAHOP_FETCH_FAILED",
  "EXTRAHOP_STORE_FAILED",
  "EXTRAHOP_NOT_FOUND",
  "EXTRAHOP_DELETION_REFUSED",
  "EXTRAHOP_REMOVAL_LIMIT",
  "EXTRAHOP_TEMPORARY_STORAGE",
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** Codes of causes that concern a system, whichever collection meets them first. */
const ofWholeSystem: ReadonlySet<string> = new Set<ErrorCode>([
  "EXTRAHOP_SYSTEM_UNKNOWN",
  "EXTRAHOP_UNAUTHORIZED",
  "EXTRAHOP_FORBIDDEN",
  "EXTRAHOP_RATE_LIMITED",
  "EXTRAHOP_UNAVAILABLE",
  "EXTRAHOP_UNREACHABLE",
  "EXTRAHOP_TLS",
  "EXTRAHOP_PROXY",
  "EXTRAHOP_TIMEOUT",
]);

export const concernsWholeSystem = (code: string): boolean => ofWholeSystem.has(code);
