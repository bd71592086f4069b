import { type IndicatorCounts, type IndicatorType, readFeed } from "../stix/index.js";
import type { SourceDeclaration } from "./declaration/model.js";
import { fetchFailed } from "./fetch/fetcher.js";
import { keyOf } from "./provenance.js";
import { readChoices } from "./readChoices.js";

/** What a content holds. */
export interface JudgedContent {
  readonly indicators: IndicatorCounts;
  /** Sum of `indicators`. */
  readonly total: number;
  /** The key of each distinct indicator, and its confidence where the content names one. */
  readonly values: ReadonlyMap<string, number | undefined>;
}

const maxErrorsNamed = 3;

/**
 * Reads fetched content before it is pinned: content that cannot be used never takes the place of content that can.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED where it has errors, or no indicator that a system can use
 */
export async function judgeContent(
  source: SourceDeclaration,
  path: string,
  signal: AbortSignal,
): Promise<JudgedContent> {
  const errors: string[] = [];
  const values = new Map<string, number | undefined>();
  const indicators: Record<IndicatorType, number> = {
    "ipv4-addr": 0,
    "ipv6-addr": 0,
    "domain-name": 0,
    url: 0,
  };
  for await (const batch of readFeed(path, { signal, ...readChoices(source) })) {
    for (const event of batch) {
      if (event.kind === "problem" && event.problem.level === "error") errors.push(event.problem.message);
      if (event.kind !== "indicator" || event.indicator.context.revoked === true) continue;
      const key = keyOf(event.indicator);
      if (!values.has(key)) indicators[event.indicator.type] += 1;
      values.set(key, event.indicator.context.confidence ?? values.get(key));
    }
  }
  if (errors.length === 0 && values.size > 0) return { indicators, total: values.size, values };
  const found =
    errors.length > 0
      ? errors.slice(0, maxErrorsNamed).join(" ")
      : "it has no indicator that a system can use";
  const remedy = "Check what the address delivers. The content that was pinned before is kept.";
  throw fetchFailed({ source }, `the content cannot be used: ${found}`, remedy);
}
