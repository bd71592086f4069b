import type { IndicatorType } from "../../model.js";
import { parseAddress } from "../../values/address.js";
import { type TypedValue, typeValue } from "../../values/canonical.js";
import { reasonForText } from "../../values/reason.js";

/** What a text that should be one indicator is. */
export type Judged =
  | { readonly kind: "value"; readonly typed: TypedValue }
  | { readonly kind: "unusable"; readonly reason: string };

/** What to do with an address or name that has a port. */
export type Ports = "strip" | "skip";

/**
 * Reads a text that should be one indicator and nothing else.
 *
 * @param claim what the source calls it, where it does
 */
export function judge(text: string, claim: IndicatorType | undefined, ports: Ports): Judged {
  const host = hostBeforePort(text);
  if (host !== undefined) {
    if (ports === "skip") return { kind: "unusable", reason: "address-with-port" };
    return judge(host, claim === "url" ? undefined : claim, ports);
  }
  if (/^\.[^.\s]/.test(text)) return { kind: "unusable", reason: "wildcard-domain" };
  if (claim === "url" && !/[.:/]/.test(text)) return { kind: "unusable", reason: "invalid-value" };
  const typed = typeValue(claim, text);
  if (typed !== undefined && (typed.type !== "domain-name" || isLikelyDomain(typed.value))) {
    return { kind: "value", typed };
  }
  return { kind: "unusable", reason: reasonForText(text) };
}

/** Without a word on what it is, a name counts as a domain where its last label could be a top-level domain. */
function isLikelyDomain(value: string): boolean {
  const last = value.slice(value.lastIndexOf(".") + 1);
  return last.length >= 2 && !/^\d/.test(last) && !/[-_]$/.test(last);
}

/** The host of `host:port`; an address alone is wider than what was meant. */
function hostBeforePort(text: string): string | undefined {
  if (!text.includes(":") || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined;
  const found = /^(\[[^\]]{1,300}\]|[^:]{1,300}):(\d{1,5})$/.exec(text.trim());
  const host = found?.[1]?.replace(/^\[(.*)\]$/, "$1");
  if (host === undefined || Number(found?.[2]) > 65_535) return undefined;
  return parseAddress(host) !== undefined || typeValue(undefined, host) !== undefined ? host : undefined;
}
