import type { IndicatorType } from "../model.js";
import { type BroadReason, broadReason, isPrivateNetwork } from "./breadth.js";
import { type TypedValue, typeValue } from "./canonical.js";
import { couldBeFileName } from "./nameEnding.js";
import { reasonForText } from "./reason.js";
import { hostOfUrl } from "./urlHost.js";

/**
 * What to point out about a value that can be used: it is of a private network, or as likely the name of a
 * file.
 */
export type ValueRemark = "private-network" | "could-be-file-name";

/** What a text of a source is to a system. */
export type ReadValue =
  | {
      readonly kind: "usable";
      readonly typed: TypedValue;
      /**
       * True where the source spells the value in another way, so that a reader of the source may match
       * something else.
       */
      readonly respelled: boolean;
      readonly remark?: ValueRemark;
    }
  /** A value that matches too much: it counts only where the user allows such values. */
  | {
      readonly kind: "broad";
      readonly typed: TypedValue;
      readonly reason: BroadReason;
      readonly respelled: boolean;
    }
  /** `reason` is stable, in kebab case: `file-name`, `email-address`, `invalid-value` and so on. */
  | { readonly kind: "unusable"; readonly reason: string };

/**
 * Reads a text that should be one value and nothing else.
 *
 * @param declared what the source's format or type column says the text is; undefined where it says nothing,
 *   so that the text has to show it: `svchost.exe` and `readme.unknown` are no domains then, and
 *   `payload.zip` is one with a remark
 */
export function readValue(declared: IndicatorType | undefined, text: string): ReadValue {
  const typed = typeValue(declared, text);
  if (typed === undefined) return { kind: "unusable", reason: reasonForText(text.trim()) };
  const { type, value } = typed;
  const respelled = isRespelled(declared, typed, text);
  const host = type === "url" ? hostOfUrl(value) : undefined;
  const reason = broadReason(type, value, host);
  if (reason !== undefined) return { kind: "broad", typed, reason, respelled };
  const remark = remarkOn(declared, typed, host);
  return remark === undefined
    ? { kind: "usable", typed, respelled }
    : { kind: "usable", typed, respelled, remark };
}

/** Letter case and surrounding whitespace make no other value to anyone. */
function isRespelled(
  declared: IndicatorType | undefined,
  { type, value }: TypedValue,
  text: string,
): boolean {
  if (declared !== undefined && declared !== type) return true;
  return value !== text && value.toLowerCase() !== text.trim().toLowerCase();
}

function remarkOn(
  declared: IndicatorType | undefined,
  { type, value }: TypedValue,
  host: TypedValue | undefined,
): ValueRemark | undefined {
  if (isPrivateNetwork(type, value, host)) return "private-network";
  if (type === "domain-name" && declared === undefined && couldBeFileName(value)) return "could-be-file-name";
  return undefined;
}
