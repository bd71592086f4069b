import { parseAddress } from "../../values/address.js";
import { type TypedValue, typeValue } from "../../values/canonical.js";
import { reasonForText } from "../../values/reason.js";

/** What a line or cell of a list holds. */
export type Entry =
  | { readonly kind: "value"; readonly typed: TypedValue }
  | { readonly kind: "unusable"; readonly reason: string };

const comment = /^(#|\/\/|--|;)/;
const trailingComment = /\s+(#|\/\/|;|--).*$/s;
/** Block lists in the format of a hosts file point names at an address that leads nowhere. */
const hostsLine = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)$/;

export const isComment = (line: string) => comment.test(line);

/** Reads the text of one line, without its line break; undefined where there is nothing to read. */
export function entryOfLine(raw: string): Entry | undefined {
  const line = raw.trim();
  if (line === "" || isComment(line)) return undefined;
  const text = line.replace(trailingComment, "").replace(/^"(.*)"$/s, "$1");
  const name = hostsLine.exec(text)?.[1];
  return entryOf(name ?? text);
}

/** Reads a text that should be one indicator and nothing else. */
export function entryOf(text: string): Entry {
  const typed = typeValue(undefined, text);
  if (typed !== undefined && (typed.type !== "domain-name" || isLikelyDomain(typed.value))) {
    return { kind: "value", typed };
  }
  return { kind: "unusable", reason: hasPort(text) ? "address-with-port" : reasonForText(text) };
}

/** Without a word on what it is, a name counts as a domain where its last label could be a top-level domain. */
function isLikelyDomain(value: string): boolean {
  const last = value.slice(value.lastIndexOf(".") + 1);
  return last.length >= 2 && !/^\d/.test(last) && !/[-_]$/.test(last);
}

/** An address with a port is no address: matching the address alone would be wider than what was meant. */
function hasPort(text: string): boolean {
  const host = /^(.{1,300}):\d{1,5}$/.exec(text.trim())?.[1];
  if (host === undefined) return false;
  return (
    parseAddress(host.replace(/^\[(.*)\]$/, "$1")) !== undefined || typeValue(undefined, host) !== undefined
  );
}
