import type { JsonObject } from "./objects.js";

/**
 * The vocabulary's word for indicators of what is no threat: indicator-type-ov of 2.1, indicator-label-ov of
 * 2.0.
 */
export const benignWord = "benign";

/** True for an indicator whose only type is `benign`: what it matches is no threat. */
export function isBenign({ indicator_types: types, labels }: JsonObject): boolean {
  const words = Array.isArray(types) && types.length > 0 ? types : labels;
  return Array.isArray(words) && words.length > 0 && words.every(isBenignWord);
}

const isBenignWord = (word: unknown): boolean =>
  typeof word === "string" && word.trim().toLowerCase() === benignWord;
