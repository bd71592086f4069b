/**
 * The Public Suffix List that names are judged by. The library is pinned, so that the same source has the
 * same indicators on every machine.
 */
export const publicSuffixList = {
  library: "tldts 7.5.5",
  /** The library's release, which takes the list of the day. */
  date: "2026-11-19",
} as const;
