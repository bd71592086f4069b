import type { Judged } from "../judge.js";
import { markOfNote } from "../marks/markOfNote.js";
import type { ListOutput } from "../output.js";
import { withoutPadding } from "../ranges.js";
import { networkAfterName } from "./afterName.js";
import { isCutUrl } from "./cutUrl.js";
import { looksLikeNetwork } from "./networkStart.js";
import { withoutDelimiter, withoutPunctuation } from "./punctuation.js";

const scheme = /^[a-z][a-z0-9+.-]*(?::|\[:\])(?:\/\/|\\\/\\\/|\[\/\])/i;
/** A second URL that follows a delimiter. */
const nextUrl = /[,;|](?=(?:h(?:tt|xx)ps?|ftp):\/\/)/i;
/** Characters by which a line can be more than one plain value. */
const compound = /[\s,;|"'`#<>]/;
/** What filter lists say about parts of a page: `NAME##SELECTOR`, `NAME#@#SELECTOR`. */
const cosmetic = /^[^\s#]+#@?[?$%]?#\S/;
const quoted = /^(["'`])(.*)\1$/s;
const spacedNetwork = /^[0-9a-f.:]+\s*\/\s*\d[\d.]*$/i;
const rangeForm = /^([0-9a-f.:]{2,45}?)(?:\s*(?:[-–—]|\.{2,3})\s*|\s+to\s+)([0-9a-f:][0-9a-f.:]{0,44})$/i;
const wildcardMask = /^0(?:\.\d{1,3}){3}$/;
const netmask = /^(?:255|254|252|248|240|224|192|128|0)(?:\.(?:255|254|252|248|240|224|192|128|0)){3}$/;

/** True where nothing in a text can separate values. */
export const isPlain = (text: string): boolean => !compound.test(text);

/** False where a text without whitespace is certainly no range. */
export const mayBeRange = (text: string): boolean =>
  text.includes("-") || text.includes("..") || text.includes("–") || text.includes("—");

/**
 * Reports all values of a text that is not a comment: one or several, separated by whitespace, commas,
 * semicolons or bars.
 *
 * @returns the values
 */
export function readValues(text: string, line: number, output: ListOutput): readonly TextValue[] {
  const values = judgeValues(text, output);
  for (const value of values) {
    if (value.kind === "range") output.range(value.start, value.end, line);
    else if (value.kind === "ambiguous") output.fail("values-ambiguous", value.found, line);
    else output.report(value, line);
  }
  return values;
}

/** True where values that are uploaded are addresses as well as names or URLs. */
export function areOfSeveralKinds(values: readonly TextValue[]): boolean {
  const families = values.flatMap((value) => (value.kind === "value" ? [familyOf(value)] : []));
  return new Set(families).size > 1;
}

export type TextValue =
  | Judged
  | { readonly kind: "range"; readonly start: string; readonly end: string }
  | { readonly kind: "ambiguous"; readonly found: string };

/** The values of a text; at least one, which is unusable where the text holds none. */
export function judgeValues(raw: string, output: Pick<ListOutput, "judge">): readonly TextValue[] {
  if (cosmetic.test(raw.trimStart())) return [{ kind: "unusable", reason: "cosmetic-rule" }];
  const text = unquoted(withoutComment(raw.trim(), output));
  if (text === "") return [];
  if (isPlain(text) && !mayBeRange(text)) return [output.judge(text)];
  const range = rangeOf(text, output) ?? rangeOf(networkAfterName(text) ?? "", output);
  if (range !== undefined) return [range];
  const doubtful = valueBeforeSemicolon(text, output);
  if (doubtful !== undefined) return doubtful;
  if (!/\s/.test(text)) return wordValues(text, output);
  if (spacedNetwork.test(text)) return [output.judge(text.replace(/\s+/g, ""))];
  const masked = networkWithMask(text, output);
  if (masked !== undefined) return [masked];
  const labeled = valueAfterLabel(text, output);
  if (labeled !== undefined) return [labeled];
  const noted = valueBeforeNote(text, output);
  if (noted !== undefined) return [noted];
  const words = text
    .split(/\s+/)
    .map((word) => unquoted(word.replace(/^[,;|]+|[,;|]+$/g, "")))
    .filter((word) => word !== "");
  if (isCutUrl(words)) return [{ kind: "unusable", reason: "url-with-whitespace" }];
  const values = words.flatMap((word) => wordValues(word, output));
  // One word that is nothing makes the line prose, or a table that nothing describes.
  if (values.some((value) => value.kind === "unusable" && value.reason === "invalid-value")) {
    return [{ kind: "unusable", reason: "invalid-value" }];
  }
  return values;
}

/** A text without whitespace: a delimiter in a URL belongs to the URL. */
function wordValues(text: string, output: Pick<ListOutput, "judge">): readonly TextValue[] {
  const range = rangeOf(text, output);
  if (range !== undefined) return [range];
  if (scheme.test(text)) return urlValues(text, output);
  if (/[,;|]/.test(text)) {
    const parts = text
      .split(/[,;|]/)
      .map((part) => unquoted(withoutDelimiter(part.trim())))
      .filter((part) => part !== "");
    const values = parts.map((part) => output.judge(part));
    if (values.every(isNamed)) return values;
    // `host/path,more` is a URL without a scheme.
    const whole = output.judge(text);
    return [whole.kind === "value" && whole.typed.type === "url" ? whole : invalid];
  }
  return [output.judge(text)];
}

const invalid: Judged = { kind: "unusable", reason: "invalid-value" };

const isNamed = (value: Judged) => value.kind !== "unusable" || value.reason !== "invalid-value";

function urlValues(text: string, output: Pick<ListOutput, "judge">): readonly TextValue[] {
  const parts = text.split(nextUrl);
  if (parts.length > 1) {
    if (parts.slice(0, -1).some((part) => part.includes("?"))) {
      return [
        {
          kind: "ambiguous",
          found: "The line is one URL that holds another, or several URLs without whitespace between them.",
        },
      ];
    }
  }
  return parts
    .map((part) => part.replace(/[,;|]+$/, ""))
    .map((part) => (endsWithAddress(part) ? urlOrValues : output.judge(part)));
}

const urlOrValues: Judged = { kind: "unusable", reason: "url-or-values" };

/** No URL ends with an address after a delimiter as a rule, and no list writes values like this. */
function endsWithAddress(url: string): boolean {
  const last = Math.max(url.lastIndexOf(","), url.lastIndexOf(";"), url.lastIndexOf("|"));
  return last >= 0 && looksLikeNetwork(url.slice(last + 1));
}

/** `A-B`, `A - B`, `A..B` and `A to B`, where both are addresses, and `198.51.100.4-9`. */
function rangeOf(text: string, output: Pick<ListOutput, "judge">): TextValue | undefined {
  const found = rangeForm.exec(text);
  if (found === null) return undefined;
  const [, start = "", last = ""] = found;
  const end = /^\d{1,3}$/.test(last) ? start.replace(/\d+$/, last) : last;
  if (!isAddress(start, output) || !isAddress(end, output)) return undefined;
  return { kind: "range", start: withoutPadding(start), end: withoutPadding(end) };
}

function isAddress(text: string, output: Pick<ListOutput, "judge">): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return true;
  const judged = output.judge(text);
  return judged.kind !== "unusable" && judged.typed.type === "ipv6-addr";
}

const label =
  /^(?:iocs?|indicators?|observables?|ips?|ip[\s_-]?address|ipv[46]|addr(?:ess)?|cidr|network|domains?|fqdn|host(?:name)?s?|urls?|c2s?|c&c|cnc|malware|malicious|bad|attackers?|block(?:ed)?|den(?:y|ied)|phish\w*|botnet|payload|dropper)$/i;

/** `IOC: alder.example`, `C2 = 198.51.100.7`; any other label may say anything about the value. */
function valueAfterLabel(text: string, output: Pick<ListOutput, "judge">): Judged | undefined {
  const [, name = "", value = ""] = /^([A-Za-z][\w &-]{0,30}?)\s*[:=]\s+([^\s[({<]\S*)$/.exec(text) ?? [];
  if (value === "" || !isValue(value, output)) return undefined;
  const reason = markOfNote(name);
  if (reason !== undefined) return { kind: "unusable", reason };
  return label.test(name) ? output.judge(value) : undefined;
}

/** `198.51.100.7 (scanner)`; a URL may go on after a space, and a note with a value may mean two. */
function valueBeforeNote(text: string, output: Pick<ListOutput, "judge">): Judged | undefined {
  const [, value = "", note = ""] = /^([^\s(]+)\s+(\(.*\)|\[.*\]|\{.*\})$/s.exec(text) ?? [];
  const judged = value === "" ? invalid : output.judge(value);
  if (!isNamed(judged) || (judged.kind !== "unusable" && judged.typed.type === "url")) return undefined;
  const inner = note.slice(1, -1).trim();
  if (inner.split(/[\s,;|]+/).some((word) => isValue(withoutPunctuation(word), output))) return undefined;
  const reason = markOfNote(inner);
  return reason === undefined ? judged : { kind: "unusable", reason };
}

/** `198.51.100.0 255.255.255.0`, as routers write networks. */
function networkWithMask(text: string, output: Pick<ListOutput, "judge">): Judged | undefined {
  const [address = "", mask = "", ...rest] = text.split(/\s+/);
  // Routers also write the inverse of the mask; one address of such a pair alone would be another network.
  if (rest.length === 0 && wildcardMask.test(mask) && !wildcardMask.test(address)) {
    return { kind: "unusable", reason: "invalid-range" };
  }
  if (rest.length > 0 || !netmask.test(mask) || !/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return undefined;
  if (mask === "0.0.0.0" && address !== "0.0.0.0") return { kind: "unusable", reason: "invalid-range" };
  const judged = output.judge(`${address}/${mask}`);
  return judged.kind === "unusable" ? { kind: "unusable", reason: "invalid-range" } : judged;
}

function unquoted(text: string): string {
  // A single apostrophe in front is how spreadsheets mark a text.
  return text
    .replace(quoted, "$2")
    .replace(/^<(.*)>$/, "$1")
    .replace(/^'(?=[^']*$)/, "");
}

/**
 * What follows `#`, `//` or `--` after whitespace is a comment, and so is the text between comment marks of C
 * at the end; so is what follows ` ;`, unless it is a
 * value.
 */
export function withoutComment(text: string, output?: Pick<ListOutput, "judge">): string {
  // A run of whitespace is tried once, not at each of its characters.
  let plain = text.replace(/(?<!\s)\s+(?:#|\/\/|--|\/\*.*\*\/$).*$/s, "");
  const hash = plain.indexOf("#");
  // A host name or address is no URL: what follows its # was never sent anywhere.
  if (hash > 0 && isNoUrl(plain.slice(0, hash))) plain = plain.slice(0, hash);
  const semicolon = plain.includes(";") ? semicolonAfterValue(plain) : -1;
  if (semicolon >= 0) {
    const after = plain.slice(semicolon + 1).trim();
    if (!after.split(/[\s;]+/).some((part) => isValue(withoutDelimiter(part), output)))
      plain = plain.slice(0, semicolon);
  }
  return plain.trim();
}

/** Where a semicolon follows whitespace, or the one value before it that cannot hold it. */
function semicolonAfterValue(text: string): number {
  const spaced = /\s;/.exec(text);
  const first = text.indexOf(";");
  const before = text.slice(0, first);
  if (!/[\s,|"'<]/.test(before) && isNoUrl(before)) return first;
  return spaced === null ? -1 : spaced.index + 1;
}

const isNoUrl = (text: string): boolean => !text.includes("/") || looksLikeNetwork(text.trim());

function isValue(text: string, output: Pick<ListOutput, "judge"> | undefined): boolean {
  const judged = output?.judge(text);
  return judged !== undefined && (judged.kind !== "unusable" || judged.reason === "address-with-port");
}

/**
 * `198.51.100.7 ;alder.example` is two values, or a value and a comment. The first is read either way; the
 * second is not, where it is of another kind.
 */
function valueBeforeSemicolon(
  text: string,
  output: Pick<ListOutput, "judge">,
): readonly Judged[] | undefined {
  const [, first = "", second = ""] = /^([^\s;,|]+)\s*;\s*([^\s;,|]+)$/.exec(text) ?? [];
  if (first === "" || !isNoUrl(first)) return undefined;
  const [one, two] = [output.judge(first), output.judge(second)];
  if (one.kind === "unusable" || two.kind === "unusable" || familyOf(one) === familyOf(two)) return undefined;
  return [one, { kind: "unusable", reason: "maybe-comment" }];
}

const familyOf = ({ typed }: { readonly typed: { readonly type: string } }): string =>
  typed.type.startsWith("ip") ? "address" : typed.type;
