import type { RiskItem } from "../model.js";

/** Items that say the same of several systems. */
export interface ItemGroup {
  readonly feed?: string;
  readonly text?: string;
  readonly words?: string;
  readonly systems: readonly string[];
}

/** Brings together what differs in the system alone. */
export function groupItems(items: readonly RiskItem[]): readonly ItemGroup[] {
  const groups = new Map<string, RiskItem & { systems: string[] }>();
  for (const { system, ...rest } of items) {
    const key = JSON.stringify([rest.feed, rest.text, rest.words]);
    const group = groups.get(key) ?? { ...rest, systems: [] };
    if (system !== undefined) group.systems.push(system);
    groups.set(key, group);
  }
  return [...groups.values()];
}
