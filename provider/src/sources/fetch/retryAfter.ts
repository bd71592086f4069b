const maxMilliseconds = 60_000;

/** How long a server asks to wait. */
export interface RequestedPause {
  readonly milliseconds: number;
  /** True where it is longer than a command waits. */
  readonly isTooLong: boolean;
}

/**
 * Reads the header Retry-After (RFC 9110, 10.2.3): seconds, or a date.
 *
 * @param now milliseconds since 1970
 * @returns undefined where the header is absent or malformed
 */
export function requestedPause(
  header: string | readonly string[] | undefined,
  now: number,
): RequestedPause | undefined {
  const text = (typeof header === "string" ? header : header?.[0])?.trim();
  if (text === undefined || text === "") return undefined;
  const until = /^\d+$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const milliseconds = Math.max(0, until - now);
  return { milliseconds, isTooLong: milliseconds > maxMilliseconds };
}
