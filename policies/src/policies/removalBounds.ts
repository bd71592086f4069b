import type { ResourceValidationPolicy } from "@pulumi/policy";
import { configured } from "../configured.js";
import { contentsKey, type Declared, readDeclared } from "../declared.js";
import { type Earlier, earlierState } from "../earlierState.js";
import { isToJudge } from "../judged.js";
import {
  defaultRemovalLimits,
  limitExceeded,
  removalLimitsSchema,
  removalOf,
  removalText,
  removedValues,
} from "../removal.js";
import { shown } from "../words.js";

/** No feed loses too much in one run. */
export const removalBounds: ResourceValidationPolicy = {
  name: "removal-bounds",
  description: "A feed does not lose too many of its indicators in one run.",
  enforcementLevel: "mandatory",
  configSchema: removalLimitsSchema,
  validateResource: async (resource, report) => {
    const declared = readDeclared(resource);
    if (declared?.digest === undefined) return;
    const state = await earlierState();
    if ("fault" in state) {
      if (isToJudge("removal-bounds", declared))
        report(`How much ${shown(declared.feed)} loses cannot be judged: ${shown(state.fault)}.`);
      return;
    }
    const before = counterpart(declared, state.resources);
    // A feed that is new leaves it to its collections, whose systems may have had one of their name.
    if (before === undefined || !isToJudge("removal-bounds", declared)) return;
    if (before.digest === declared.digest) return;
    const removal = await removalOf(before, [declared]);
    const allowed = limitExceeded(removal, configured(defaultRemovalLimits, resource.getConfig()));
    if (allowed === undefined) return;
    report(
      `${shown(declared.feed)} (${shown(declared.source)}) loses ${removalText(removal)}; ${allowed} may go in one run.${removedValues(removal)}`,
    );
  },
};

/**
 * The resource as it was. One that was renamed is known by the system and name of its collection, or by its
 * system and contents.
 */
function counterpart(declared: Declared, resources: readonly Earlier[]): Earlier | undefined {
  const onSystem = resources.filter(({ system }) => system?.name === declared.system?.name);
  return (
    resources.find(({ urn }) => urn === declared.urn) ??
    onSystem.find(({ system, feed }) => system !== undefined && feed === declared.feed) ??
    onSystem.find((earlier) => contentsKey(earlier) === contentsKey(declared))
  );
}
