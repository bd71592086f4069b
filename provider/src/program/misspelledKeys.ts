import { warn } from "@pulumi/pulumi/log/index.js";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { misspelledKeys } from "../systems/index.js";
import { oncePerRun } from "./programRun.js";

/** What the stack's configuration has in place of keys that were meant; see {@link misspelledKeys}. */
export const misspelledStackKeys = (): readonly string[] => misspelledKeys(Object.keys(allConfig()));

/** Warns once in a run, at preview too, of keys that nothing reads. */
export const warnOfMisspelledKeys = oncePerRun(() => {
  for (const sentence of misspelledStackKeys()) void warn(sentence);
});
