import type { IndicatorType } from "../../model.js";
import { parseAddress } from "../../values/address.js";
import { type TypedValue, typeValue } from "../../values/canonical.js";
import { type ReadValue, readValue, type ValueRemark } from "../../values/readValue.js";
import { isNetworkWithRest, networkOfStars } from "./text/networkStart.js";

/** What a text that should be one indicator is. */
export type Judged =
  | { readonly kind: "value"; readonly typed: TypedValue; readonly remark?: ValueRemark }
  /** A value that matches too much. */
  | { readonly kind: "broad"; readonly typed: TypedValue; readonly reason: string }
  | { readonly kind: "unusable"; readonly reason: string };

/** What to do with an address or name that has a port. */
export type Ports = "strip" | "skip";

/**
 * Reads a text that should be one indicator and nothing else.
 *
 * @param claim what the source calls it, where it does
 */
export function judge(text: string, claim: IndicatorType | undefined, ports: Ports): Judged {
  const colon = text.indexOf(":");
  const host = colon < 0 ? undefined : hostBeforePort(text, colon);
  if (host !== undefined) {
    if (ports === "skip") return { kind: "unusable", reason: "address-with-port" };
    return judge(host, claim === "url" ? undefined : claim, ports);
  }
  if (text.startsWith(".") && /^\.[^.\s]/.test(text)) return { kind: "unusable", reason: "wildcard-domain" };
  const network = networkOfStars(text);
  if (network !== undefined) return judgedOf(readValue(claim, network));
  if (claim === undefined && isNetworkWithRest(text)) return { kind: "unusable", reason: "invalid-value" };
  if (claim === "url" && /^\/(?!\/)/.test(text)) return { kind: "unusable", reason: "url-path" };
  return judgedOf(readValue(claim, text));
}

function judgedOf(read: ReadValue): Judged {
  if (read.kind === "unusable") return read;
  const { typed } = read;
  if (read.kind === "broad") return { kind: "broad", typed, reason: read.reason };
  return read.remark === undefined ? { kind: "value", typed } : { kind: "value", typed, remark: read.remark };
}

/** The host of `host:port`; an address alone is wider than what was meant. */
function hostBeforePort(text: string, colon: number): string | undefined {
  if (text.startsWith("//", colon + 1)) return undefined;
  const found = /^(\[[^\]]{1,300}\]|[^:]{1,300}):(\d{1,5})$/.exec(text.trim());
  const host = found?.[1]?.replace(/^\[(.*)\]$/, "$1");
  if (host === undefined || Number(found?.[2]) > 65_535) return undefined;
  return parseAddress(host) !== undefined || typeValue(undefined, host) !== undefined ? host : undefined;
}
