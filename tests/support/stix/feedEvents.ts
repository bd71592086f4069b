import type {
  FeedEvent,
  Indicator,
  IndicatorContext,
  IndicatorType,
  Problem,
} from "../../../provider/src/stix/index.js";

/** What a reader would say of a feed with these indicators, in batches of a size that tests may choose. */
export async function* eventsOf(
  indicators: readonly Indicator[],
  batchSize = 100,
  others: readonly FeedEvent[] = [],
): AsyncGenerator<readonly FeedEvent[]> {
  yield others;
  for (let at = 0; at < indicators.length; at += batchSize) {
    yield indicators
      .slice(at, at + batchSize)
      .map((indicator): FeedEvent => ({ kind: "indicator", indicator }));
  }
}

export const indicator = (type: IndicatorType, value: string, context: IndicatorContext = {}): Indicator => ({
  type,
  value,
  context,
});

export const problemEvent = (level: Problem["level"], message: string): FeedEvent => ({
  kind: "problem",
  problem: { level, code: "a-code", message, file: "feed.txt", member: "a.xml", line: 7 },
});
