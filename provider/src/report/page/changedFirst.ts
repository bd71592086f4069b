import type { FeedColumn, Report } from "../model.js";

export const isChanging = ({ change: { kind } }: FeedColumn): boolean =>
  kind !== "same" && kind !== "unknown";

/**
 * The report with the feeds that change before all others: in a wide table the first columns are those that
 * are seen.
 */
export function changedFirst(report: Report): Report {
  const { feeds, cells } = report;
  const order = [...feeds.keys()].sort((a, b) => rank(feeds[a]) - rank(feeds[b]) || a - b);
  const position = new Map(order.map((feed, index) => [feed, index]));
  return {
    ...report,
    feeds: order.flatMap((feed) => feeds[feed] ?? []),
    cells: cells
      .map((cell) => ({ ...cell, feed: position.get(cell.feed) ?? cell.feed }))
      .sort((a, b) => a.system - b.system || a.feed - b.feed),
  };
}

const rank = (feed: FeedColumn | undefined): number => (feed !== undefined && isChanging(feed) ? 0 : 1);
