import { type Document, isMap, isScalar, isSeq, type Node } from "yaml";
import type { ReportMistake } from "./checkShape.js";

/** Reports names in `merge` and `feeds` that no source has, and merges that contain themselves. */
export function checkReferences(document: Document, report: ReportMistake): void {
  const sources = document.get("sources", true);
  if (!isMap(sources)) return;
  const merges = new Map<string, readonly string[]>();
  const keys = sources.items.map(({ key }) => key as Node);
  const declared = new Set(keys.map(nameOf));
  const checkNames = (list: unknown) => {
    for (const item of itemsOf(list)) {
      if (declared.has(nameOf(item))) continue;
      report(
        item,
        `There is no source ${JSON.stringify(nameOf(item))}. Declared are: ${[...declared].join(", ")}.`,
      );
    }
  };
  for (const { key, value } of sources.items) {
    if (!isMap(value) || !value.has("merge")) continue;
    const list = value.get("merge", true);
    const names = itemsOf(list).map(nameOf);
    merges.set(nameOf(key as Node), names);
    if (names.length === 0) report(key as Node, "merge needs at least one source.");
    checkNames(list);
  }
  for (const key of keys) {
    if (isReachable(nameOf(key), merges)) report(key, `${nameOf(key)} is merged into itself.`);
  }
  checkNames(document.get("feeds", true));
}

const itemsOf = (list: unknown): readonly Node[] => (isSeq(list) ? (list.items as readonly Node[]) : []);

const nameOf = (node: Node): string => (isScalar(node) ? String(node.value) : "");

/** True where following the merges of a source leads back to it. */
function isReachable(name: string, merges: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const waiting = [...(merges.get(name) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(merges.get(next) ?? []));
  }
  return false;
}
