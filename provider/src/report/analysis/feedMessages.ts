import type { Composition, Loss, Value } from "../model.js";
import type { Diagnostic } from "../preview/preview.js";

/** The change of a feed as the provider reported it. */
export interface DescribedChange {
  readonly basis: "values" | "counts" | "nothing";
  readonly added: number;
  readonly removed: number;
  readonly total: number;
  readonly firstAdded: readonly Value[];
  readonly firstRemoved: readonly Value[];
}

const bases = {
  values: "values",
  "same-values": "values",
  counts: "counts",
  "same-counts": "counts",
  unknown: "nothing",
} as const;

/** @returns undefined where nothing was reported of it */
export function describedChange(said: readonly Diagnostic[]): DescribedChange | undefined {
  for (const { message } of said) {
    if (message?.code !== "EXTRAHOP_FEED_CHANGED" || message.fields === undefined) continue;
    const { change, firstAdded, firstRemoved } = message.fields;
    const { kind, total } = change;
    const { added, removed } = "added" in change ? change : { added: 0, removed: 0 };
    return { basis: bases[kind], added, removed, total, firstAdded, firstRemoved };
  }
  return undefined;
}

/** What is not converted of a feed; undefined where no conversion was reported that loses anything. */
export function reportedLosses(said: readonly Diagnostic[]): readonly Loss[] | undefined {
  for (const { message } of said) {
    if (message?.code !== "EXTRAHOP_CONVERTED") continue;
    const losses = message.fields?.losses;
    if (losses?.kind === "some") return losses.counts;
  }
  return undefined;
}

/** How a feed is made of declared sources; undefined where nothing was reported of it. */
export function reportedComposition(said: readonly Diagnostic[]): Composition | undefined {
  for (const { message } of said) {
    if (message?.code !== "EXTRAHOP_COMPOSED" || message.fields === undefined) continue;
    const { contributions, filtered = [] } = message.fields;
    return { contributions, filtered };
  }
  return undefined;
}

/** How many indicators of a feed have expired. */
export function reportedExpired(said: readonly Diagnostic[]): number {
  return Math.max(
    0,
    ...said.map(({ message }) => (message?.code === "EXTRAHOP_EXPIRED" ? (message.fields?.expired ?? 0) : 0)),
  );
}
