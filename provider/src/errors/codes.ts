/** Every code that an error of this package can carry. Codes are stable: match on them, never on a message. */
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
  "EXTRAHOP_TIMEOUT",
  "EXTRAHOP_UNEXPECTED_ANSWER",
  "EXTRAHOP_NOT_VERIFIED",
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];
