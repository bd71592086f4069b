import type { ReadMessage } from "../readTypes.js";

/** Makes a message of the groups of a sentence that matched. */
export type Reader = (groups: readonly string[]) => ReadMessage;

/** A sentence, and how its groups are read. */
export type Sentence = readonly [RegExp, Reader];

export const number = String.raw`(\d[\d,]*)`;

export const count = (digits = ""): number => Number(digits.replaceAll(",", ""));
