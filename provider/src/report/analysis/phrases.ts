import type { Loss, Value } from "../model.js";

/** What the provider says of a feed's change on its row, read back. */
export interface DescribedChange {
  readonly basis: "values" | "counts" | "nothing";
  readonly added: number;
  readonly removed: number;
  readonly total: number;
  readonly firstAdded: readonly Value[];
  readonly firstRemoved: readonly Value[];
}

const number = String.raw`(\d[\d,]*)`;
const changed = new RegExp(`^\\+${number} −${number} of ${number} indicators?$`);
const counted = new RegExp(`^at least \\+${number} −${number} of ${number} indicators?, by counts alone$`);
const same = new RegExp(`^${number} indicators?, (the same as before|as many as before; .*)$`);
const unknown = new RegExp(`^${number} indicators?; what was there before isn't known$`);
const listed = /^ {2}([+−]) (\S+) (.+)$/;
const more = /^ {2}[+−] and [\d,]+ more$/;

/** Reads a message of ThreatFeed's diff (stix/indexChange.ts, `describeChange`). */
export function readDescribedChange(text: string): DescribedChange | undefined {
  const [head = "", ...lines] = text.split("\n");
  const exact = changed.exec(head);
  const [, added, removed, total] = exact ?? counted.exec(head) ?? [];
  if (added !== undefined && removed !== undefined && total !== undefined) {
    return {
      basis: exact === null ? "counts" : "values",
      added: parse(added),
      removed: parse(removed),
      total: parse(total),
      firstAdded: values(lines, "+"),
      firstRemoved: values(lines, "−"),
    };
  }
  const [, sameTotal, how = ""] = same.exec(head) ?? [];
  if (sameTotal !== undefined)
    return nothing(how.startsWith("the same") ? "values" : "counts", parse(sameTotal));
  const [, total0] = unknown.exec(head) ?? [];
  return total0 === undefined ? undefined : nothing("nothing", parse(total0));
}

const nothing = (basis: DescribedChange["basis"], total: number): DescribedChange => ({
  basis,
  added: 0,
  removed: 0,
  total,
  firstAdded: [],
  firstRemoved: [],
});

function values(lines: readonly string[], sign: string): readonly Value[] {
  return lines.flatMap((line) => {
    const [, found, type, value] = more.test(line) ? [] : (listed.exec(line) ?? []);
    return found === sign && type !== undefined && value !== undefined ? [{ type, value }] : [];
  });
}

const parse = (digits: string): number => Number(digits.replaceAll(",", ""));

/** What a conversion can't carry along (lifecycle/conversionNote.ts), e.g. `1 email-address, 2 revoked`. */
export function readLosses(text: string): readonly Loss[] | undefined {
  const [, rest] = /^converted for .+; what can't come along: (.+)$/.exec(text) ?? [];
  return rest?.split(", ").flatMap((part) => {
    const [, count, reason] = /^(\d[\d,]*) (.+)$/.exec(part) ?? [];
    return count === undefined || reason === undefined ? [] : [{ reason, count: parse(count) }];
  });
}

export const isConversionNote = (text: string): boolean => /^converted for systems with firmware/.test(text);

/** What was changed outside (lifecycle/read.ts): the words after the colon. */
export function readDrift(text: string): { readonly deleted: boolean; readonly words: string } | undefined {
  const [, how, words] = /^(changed|deleted) outside: (.+)$/s.exec(text) ?? [];
  return how === undefined || words === undefined ? undefined : { deleted: how === "deleted", words };
}

/** A system whose certificate is not verified (host/threatCollectionProvider.ts). */
export const readInsecure = (text: string): string | undefined =>
  /^the certificate of (.+) is not verified \(insecureSkipVerify\)/.exec(text)?.[1];

export const isAdoption = (text: string): boolean =>
  /^adopted the collection that was there already/.test(text);

const expired = new RegExp(`\\b${number} (?:of [\\d,]+ )?indicators? (?:have|has|are|is) expired\\b`);

/** Indicators that are past their end, e.g. `3 indicators have expired` or `3 of 40 indicators are expired`. */
export function readExpired(text: string): number | undefined {
  const [, count] = expired.exec(text) ?? [];
  return count === undefined ? undefined : parse(count);
}

/** The provider's own words (lifecycle/expiryNote.ts), which are told among the risks. */
export const isExpiryNote = (text: string): boolean =>
  text.endsWith("expired (valid_until); they stay in the feed until its source is renewed");

/** Words by which the STIX room, the reader of limits and the systems speak of a limit. */
export const isAboutLimit = (text: string): boolean =>
  /\[EXTRAHOP_TOO_LARGE\]|observables than the vendor recommends|\btoo-many-observables/.test(text);

const unreachableCodes =
  /\[EXTRAHOP_(?:UNREACHABLE|TLS|TIMEOUT|UNAVAILABLE|RATE_LIMITED|UNAUTHORIZED|FORBIDDEN|UNEXPECTED_ANSWER)\]/;

/** True for an error that says that the system gave no usable answer, rather than that something is wrong with the collection. */
export const isUnreachable = (text: string): boolean => unreachableCodes.test(text);
