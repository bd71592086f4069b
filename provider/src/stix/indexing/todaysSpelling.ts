import { indicatorTypes } from "../model.js";
import { typeValue } from "../values/canonical.js";
import type { SortedValues } from "./indexValues.js";
import { byType } from "./indicatorIndex.js";

/**
 * The values of an index in the spelling that they are read in today. Earlier versions kept domain names in
 * Unicode and IPv4-mapped addresses as IPv6: without this, the first preview after an upgrade would show each
 * of them as removed and added. What is no value any more stays as it is, because it really goes.
 */
export function inTodaysSpelling(values: SortedValues): SortedValues {
  const sets = byType(() => new Set<string>());
  let isSame = true;
  for (const type of indicatorTypes) {
    for (const value of values[type]) {
      const now = typeValue(type, value) ?? { type, value };
      if (now.type !== type || now.value !== value) isSame = false;
      sets[now.type].add(now.value);
    }
  }
  return isSame ? values : byType((type) => [...sets[type]].sort());
}
