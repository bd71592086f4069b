import type { IndicatorType } from "../../model.js";
import type { TypedValue } from "../../values/canonical.js";
import { type ReadValue, readValue, type ValueRemark } from "../../values/readValue.js";
import { holdsSink } from "./text/holdsSink.js";
import { isNetworkWithRest, networkOfStars } from "./text/networkStart.js";
import { hostOfService } from "./text/service.js";

/** What a text that should be one indicator is. */
export type Judged =
  | { readonly kind: "value"; readonly typed: TypedValue; readonly remark?: ValueRemark }
  /** A value that matches too much. */
  | { readonly kind: "broad"; readonly typed: TypedValue; readonly reason: string }
  | { readonly kind: "unusable"; readonly reason: string };

/** What to do with an address or name that has a port. */
export type Ports = "strip" | "skip";

/** `Ip:198.51.100.7` and `Range:198.51.100.0/24`, as decisions of CrowdSec are written. */
const label = /^(?:ip(?:v[46])?|range|cidr|domain|fqdn):(?=.*[.:])([^\s/:].*)$/i;

/**
 * Reads a text that should be one indicator and nothing else.
 *
 * @param claim what the source calls it, where it does
 */
export function judge(text: string, claim: IndicatorType | undefined, ports: Ports): Judged {
  const labeled = claim === undefined ? label.exec(text)?.[1] : undefined;
  if (labeled !== undefined) return judge(labeled, claim, ports);
  const host = hostOfService(text, claim === "url");
  if (host !== undefined) {
    if (ports === "skip") return { kind: "unusable", reason: "address-with-port" };
    return judge(host, claim === "url" ? undefined : claim, ports);
  }
  if (text.startsWith(".") && /^\.[^.\s]/.test(text)) return { kind: "unusable", reason: "wildcard-domain" };
  if (holdsSink(text)) return { kind: "unusable", reason: "invalid-value" };
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
