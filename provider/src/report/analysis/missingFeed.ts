import { quote } from "../../escaping/quoted.js";
import type { FeedChange } from "../model.js";

/** What is known of the feed's collections. */
interface UncomparedFeed {
  readonly label: string;
  readonly source: string | undefined;
  readonly scope: string | undefined;
  /** A ThreatFeed of the source is in the stack. */
  readonly isDeclared: boolean;
  readonly change: FeedChange;
}

/**
 * The line that a program lacks: only a ThreatFeed stores the values of a feed, and collections alone are
 * compared by counts.
 *
 * @returns undefined where values are compared, or would not be
 */
export function missingFeed({
  label,
  source,
  scope,
  isDeclared,
  change,
}: UncomparedFeed): string | undefined {
  if (isDeclared || source === undefined || change.kind !== "changed" || change.certainty === "exact")
    return undefined;
  const scopeArgument = scope === "document" ? ', scope: "document"' : "";
  return `new ThreatFeed(${quote(label)}, { source: ${quote(source)}${scopeArgument} });`;
}
