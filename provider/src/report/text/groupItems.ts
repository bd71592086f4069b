import { withoutUndefined } from "../../systems/index.js";
import type { RiskItem } from "../model.js";

/** Items that say the same of several stacks, systems or feeds. */
export interface ItemGroup {
  readonly stacks: readonly string[];
  readonly feeds: readonly string[];
  readonly systems: readonly string[];
  readonly text?: string;
  readonly words?: string;
}

/** Brings together what differs in the system alone, or in the feed alone: whichever makes fewer groups. */
export function groupItems(items: readonly RiskItem[]): readonly ItemGroup[] {
  const byFeed = grouped(items, ({ feed }) => feed);
  const bySystem = grouped(items, ({ system }) => system);
  return bySystem.length < byFeed.length ? bySystem : byFeed;
}

function grouped(
  items: readonly RiskItem[],
  together: (item: RiskItem) => string | undefined,
): readonly ItemGroup[] {
  const groups = new Map<
    string,
    { item: RiskItem; stacks: Set<string>; feeds: Set<string>; systems: Set<string> }
  >();
  for (const item of items) {
    const key = JSON.stringify([together(item), item.text, item.words]);
    const group = groups.get(key) ?? { item, stacks: new Set(), feeds: new Set(), systems: new Set() };
    if (item.stack !== undefined) group.stacks.add(item.stack);
    if (item.feed !== undefined) group.feeds.add(item.feed);
    if (item.system !== undefined) group.systems.add(item.system);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ item: { text, words }, stacks, feeds, systems }) =>
    withoutUndefined({
      stacks: [...stacks],
      feeds: [...feeds],
      systems: [...systems],
      text,
      words,
    }),
  );
}
