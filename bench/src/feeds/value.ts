/** A value of a feed, with its kind. */
export interface FeedValue {
  readonly kind: "ipv4-addr" | "domain-name" | "url";
  readonly value: string;
}

/**
 * The n-th value of a feed: all differ, a third of each kind, and the same number always gives the same
 * value.
 */
export function feedValue(n: number, feed: number): FeedValue {
  const spread = (n * 2_654_435_761 + feed * 40_503) >>> 0;
  switch (n % 3) {
    case 0:
      // Public-looking, and distinct for 2^24 values of a feed.
      return { kind: "ipv4-addr", value: `11.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` };
    case 1:
      return { kind: "domain-name", value: `c2-${spread.toString(36)}-${n}.feed${feed}.example.com` };
    default:
      return {
        kind: "url",
        value: `http://h${n}.feed${feed}.example.net/drop/${spread.toString(16)}?id=${n}`,
      };
  }
}

/** A UUID of version 4's shape, made from numbers. */
export function uuidOf(n: number, feed: number): string {
  const hex = (value: number, length: number) =>
    (value >>> 0).toString(16).padStart(length, "0").slice(-length);
  return `${hex(n * 2_654_435_761, 8)}-${hex(feed, 4)}-4${hex(n, 3)}-8${hex(feed * 7, 3)}-${hex(n, 12)}`;
}
