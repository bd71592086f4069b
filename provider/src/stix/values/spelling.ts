import type { IndicatorType } from "../model.js";
import type { TypedValue } from "./canonical.js";
import { refang } from "./refang.js";

/** How a STIX object contradicts the value that is read from it. */
export type SpellingRemark = "value-defanged" | "value-of-other-type";

/**
 * What to point out about a value that is read in another way than its STIX object has it; undefined for
 * differences that mean the same, such as host bits and Unicode.
 *
 * @param declared the type that the object declares
 */
export function remarkOnSpelling(
  declared: IndicatorType | undefined,
  { type }: TypedValue,
  text: string,
): SpellingRemark | undefined {
  const written = text.trim();
  if (refang(written) !== written) return "value-defanged";
  if (declared === undefined || declared === type) return undefined;
  // An IPv4-mapped address is written as IPv6.
  const isMapped = declared === "ipv6-addr" && type === "ipv4-addr" && written.includes(":");
  return isMapped ? undefined : "value-of-other-type";
}
