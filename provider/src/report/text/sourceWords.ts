import type { Composition, SourceRow } from "../model.js";
import { counted, number } from "./numbers.js";

/** "+3 −1", "at least +3 −0", "no change". */
export function sourceChangeWords({ added, removed, exact }: SourceRow): string {
  if (exact && added + removed === 0) return "no change";
  return `${exact ? "" : "at least "}+${number(added)} −${number(removed)}`;
}

/** "fetched 2026-03-01 04:00 UTC", "2 failed fetches", "never fetched". */
export function sourceHealthWords({ failures, fetchedAt }: SourceRow): string {
  const pinned =
    fetchedAt === undefined ? "never fetched" : `content of ${fetchedAt.slice(0, 16).replace("T", " ")} UTC`;
  return failures === 0 ? pinned : `⚠️ ${counted(failures, "failed fetch", "failed fetches")}, ${pinned}`;
}

/** "1,204 from c2, 80 from own". */
export const compositionWords = (
  contributions: Composition["contributions"],
  named: (source: string) => string,
): string => contributions.map(({ source, count }) => `${number(count)} from ${named(source)}`).join(", ");
