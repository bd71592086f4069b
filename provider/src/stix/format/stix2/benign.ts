import { type HarmlessReason, reasonOfTag, textsOfHarmlessTags } from "../../values/harmlessTag.js";
import type { JsonObject } from "./objects.js";

/**
 * The vocabulary's word for indicators of what is no threat: indicator-type-ov of 2.1, indicator-label-ov of
 * 2.0.
 */
const benignWord = "benign";

/** Texts, in any letters, of which one is in the types or labels of every indicator of what is no threat. */
export const textsOfBenign = `${benignWord}|${textsOfHarmlessTags}`;

/**
 * Why an indicator is left out by its types and labels: its only type is `benign`, or one of them calls it a
 * false positive or an entry of a list of exceptions.
 */
export function reasonByLabels({
  indicator_types: types,
  labels,
}: JsonObject): HarmlessReason | "benign" | undefined {
  for (const words of [types, labels]) {
    if (!Array.isArray(words)) continue;
    for (const word of words) {
      const reason = typeof word === "string" ? reasonOfTag(word) : undefined;
      if (reason !== undefined) return reason;
    }
  }
  const words = Array.isArray(types) && types.length > 0 ? types : labels;
  return Array.isArray(words) && words.length > 0 && words.every(isBenignWord) ? "benign" : undefined;
}

const isBenignWord = (word: unknown): boolean =>
  typeof word === "string" && word.trim().toLowerCase() === benignWord;
