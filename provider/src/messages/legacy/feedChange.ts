import type { ReadMessage } from "../readTypes.js";
import { count, number, type Sentence } from "./groups.js";

type FeedChanged = Extract<ReadMessage, { readonly code: "EXTRAHOP_FEED_CHANGED" }>;
type Change = NonNullable<FeedChanged["fields"]>["change"];

/** What a ThreatFeed's row said about its change: totals, and the first values on lines of their own. */
export const changedCounts: readonly Sentence[] = [
  shape(`\\+${number} −${number} of ${number} indicators?`, ([added, removed, total]) => ({
    kind: "values",
    added: count(added),
    removed: count(removed),
    total: count(total),
  })),
  shape(
    `at least \\+${number} −${number} of ${number} indicators?, by counts alone`,
    ([added, removed, total]) => ({
      kind: "counts",
      added: count(added),
      removed: count(removed),
      total: count(total),
    }),
  ),
  shape(`${number} indicators?, the same as before`, ([total]) => ({
    kind: "same-values",
    total: count(total),
  })),
  shape(`${number} indicators?, as many as before; [^\n]*`, ([total]) => ({
    kind: "same-counts",
    total: count(total),
  })),
  shape(`${number} indicators?; what was there before isn't known`, ([total]) => ({
    kind: "unknown",
    total: count(total),
  })),
];

function shape(firstLine: string, read: (groups: readonly string[]) => Change): Sentence {
  return [
    new RegExp(`^${firstLine}(\n[\\s\\S]*)?$`),
    (groups) => {
      const lines = (groups.at(-1) ?? "").split("\n");
      return {
        code: "EXTRAHOP_FEED_CHANGED",
        fields: {
          change: read(groups),
          firstAdded: values(lines, "+"),
          firstRemoved: values(lines, "−"),
          ...more(lines, "moreAdded", "+"),
          ...more(lines, "moreRemoved", "−"),
        },
      };
    },
  ];
}

const valueLine = /^ {2}([+−]) (\S+) (.+)$/;
const moreLine = /^ {2}([+−]) and ([\d,]+) more$/;

function values(lines: readonly string[], sign: string) {
  return lines.flatMap((line) => {
    const [, found, type, value] = moreLine.test(line) ? [] : (valueLine.exec(line) ?? []);
    return found === sign && type !== undefined && value !== undefined ? [{ type, value }] : [];
  });
}

function more<K extends string>(
  lines: readonly string[],
  key: K,
  sign: string,
): { readonly [k in K]?: number } {
  const digits = lines.map((line) => moreLine.exec(line)).find((found) => found?.[1] === sign)?.[2];
  return (digits === undefined ? {} : { [key]: count(digits) }) as { readonly [k in K]?: number };
}
