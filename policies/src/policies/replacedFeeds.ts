import type { StackValidationPolicy } from "@pulumi/policy";
import { Config } from "@pulumi/pulumi";
import { readRetiredSystems } from "pulumi-extrahop/state";
import { configured } from "../configured.js";
import { type Declared, readDeclared } from "../declared.js";
import { type Earlier, earlierState } from "../earlierState.js";
import { placeOf } from "../place.js";
import {
  defaultRemovalLimits,
  limitExceeded,
  type Removal,
  removalLimitsSchema,
  removalOf,
  removalText,
  removedValues,
} from "../removal.js";
import { counted, shown } from "../words.js";

/** A feed that goes under one name and comes under another keeps its indicators. */
export const replacedFeeds: StackValidationPolicy = {
  name: "replaced-feeds",
  description: "A feed does not lose too many of its indicators because it gets another name and source.",
  enforcementLevel: "mandatory",
  configSchema: removalLimitsSchema,
  validateStack: async (stack, report) => {
    const state = await earlierState();
    // protected-feeds and removal-bounds report a state that cannot be read.
    if ("fault" in state) return;
    const declared = stack.resources.flatMap((resource) => readDeclared(resource) ?? []);
    const limits = configured(defaultRemovalLimits, stack.getConfig());
    for (const [before, systems] of bySource(deletedFeeds(declared, state.resources))) {
      const now = declared.filter(({ system }) => system !== undefined && systems.includes(system.name));
      const isReplaced = now.some((one) => isNew(one, state.resources));
      if (!isReplaced || now.some(({ digest }) => digest === undefined)) continue;
      const removal = await leastRemoval(before, systems, now);
      const allowed = limitExceeded(removal, limits);
      if (allowed === undefined) continue;
      report(
        `${shown(before.feed)} (${shown(before.source)}) is deleted from ${where(systems)}, where this run creates other collections, ` +
          `and ${removalText(removal)} are in none of them; ${allowed} may go in one run.${removedValues(removal)}`,
      );
    }
  },
};

/** Collections that this run deletes, but not those of systems that are retired. */
function deletedFeeds(declared: readonly Declared[], earlier: readonly Earlier[]): readonly Earlier[] {
  const retired = readRetiredSystems(new Config("extrahop").get("retiredSystems"));
  const staying = new Set(declared.flatMap((one) => placeOf(one) ?? []));
  return earlier.filter((one) => {
    const place = placeOf(one);
    return (
      place !== undefined && !staying.has(place) && !one.retained && !retired.includes(one.system?.name ?? "")
    );
  });
}

/** One row for each feed with the same contents everywhere, and the systems that it is deleted from. */
function bySource(deleted: readonly Earlier[]): readonly (readonly [Earlier, readonly string[]])[] {
  const rows = new Map<string, [Earlier, string[]]>();
  for (const one of deleted) {
    const key = JSON.stringify([one.feed, one.source, one.digest]);
    const row = rows.get(key);
    const name = one.system?.name ?? "";
    if (row === undefined) rows.set(key, [one, [name]]);
    else row[1].push(name);
  }
  return [...rows.values()];
}

function isNew(declared: Declared, earlier: readonly Earlier[]): boolean {
  const place = placeOf(declared);
  return !earlier.some((one) => one.urn === declared.urn || placeOf(one) === place);
}

/** What is lost on the system that keeps the least. */
async function leastRemoval(
  before: Earlier,
  systems: readonly string[],
  now: readonly Declared[],
): Promise<Removal> {
  const removals = new Map<string, Removal>();
  for (const name of systems) {
    const there = now.filter(({ system }) => system?.name === name);
    const key = there
      .map(({ digest }) => digest)
      .sort()
      .join();
    if (!removals.has(key)) removals.set(key, await removalOf(before, there));
  }
  return [...removals.values()].reduce((most, one) => (one.removed > most.removed ? one : most));
}

const where = (systems: readonly string[]): string =>
  systems.length === 1 ? shown(systems[0] ?? "") : counted(systems.length, "system");
