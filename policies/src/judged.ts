import { contentsKey, type Declared } from "./declared.js";

const byFeed = new Map<string, Set<string>>();

/**
 * Whether a policy about contents has to judge a resource. A ThreatFleet's collections depend on the
 * ThreatFeed of their source: what was said of the feed need not be said again for every system, and a feed
 * that is refused holds them all back. A collection without a feed is judged by itself.
 */
export function isToJudge(policy: string, declared: Declared): boolean {
  const judged = byFeed.get(policy) ?? new Set<string>();
  byFeed.set(policy, judged);
  const key = contentsKey(declared);
  if (declared.system !== undefined) return !judged.has(key);
  judged.add(key);
  return true;
}
