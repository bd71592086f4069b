import { resolve } from "node:path";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { keptValues } from "pulumi-extrahop/state";
import { type TypedValue, typeValue } from "pulumi-extrahop/stix";
import { configured } from "../configured.js";
import { contentsOf } from "../contents.js";
import { contentsKey, type Declared, readDeclared, totalOf } from "../declared.js";
import { type Earlier, earlierState } from "../earlierState.js";
import { isToJudge } from "../judged.js";
import { programFolder } from "../programFolder.js";
import { counted, firstOf, number, shown } from "../words.js";

interface Settings {
  readonly maxPercent: number;
  readonly maxIndicators?: number;
  readonly from: number;
}

const defaults: Settings = { maxPercent: 50, from: 20 };
/** How many removed values are passed on to be named. */
const firstRemoved = 10;

/** No feed loses too much in one run. */
export const removalBounds: ResourceValidationPolicy = {
  name: "removal-bounds",
  description: "A feed doesn't lose too many of its indicators in one run.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      maxPercent: {
        type: "number",
        minimum: 0,
        maximum: 100,
        default: defaults.maxPercent,
        description: "How much of what a feed had may go, in percent.",
      },
      maxIndicators: {
        type: "integer",
        minimum: 0,
        description: "How many indicators may go. Default: any number.",
      },
      from: {
        type: "integer",
        minimum: 1,
        default: defaults.from,
        description: "Feeds that had fewer indicators may lose any share.",
      },
    },
  },
  validateResource: async (resource, report) => {
    const declared = readDeclared(resource);
    if (declared?.digest === undefined || !isToJudge("removal-bounds", declared)) return;
    const state = await earlierState();
    if ("fault" in state) {
      report(`How much ${shown(declared.feed)} loses can't be judged: ${shown(state.fault)}.`);
      return;
    }
    const before = counterpart(declared, state.resources);
    if (before === undefined || before.digest === declared.digest) return;
    const settings = configured(defaults, resource.getConfig());
    const held = totalOf(before);
    const { removed, exact, first } = await removal(before, declared);
    const tooMany = settings.maxIndicators !== undefined && removed > settings.maxIndicators;
    const tooMuch = held >= settings.from && removed * 100 > settings.maxPercent * held;
    if (!tooMany && !tooMuch) return;
    const allowed = tooMuch ? `${settings.maxPercent} %` : number(settings.maxIndicators ?? 0);
    report(
      `${shown(declared.feed)} (${shown(declared.source)}) loses ${exact ? "" : "at least "}${number(removed)} of ${counted(held, "indicator")} ` +
        `(${Math.floor((removed * 100) / held)} %); ${allowed} may go in one run.${firstOf(first, removed)}`,
    );
  },
};

/** The resource as it was; one that was renamed is known by its contents and its system. */
function counterpart(declared: Declared, resources: readonly Earlier[]): Earlier | undefined {
  return (
    resources.find(({ urn }) => urn === declared.urn) ??
    resources.find(
      (earlier) =>
        earlier.system?.name === declared.system?.name && contentsKey(earlier) === contentsKey(declared),
    )
  );
}

interface Removal {
  readonly removed: number;
  readonly exact: boolean;
  readonly first: readonly string[];
}

/**
 * Value by value where the old values are in the state, which has them of a ThreatFeed, or on this machine;
 * else the least that the counts allow.
 */
async function removal(before: Earlier, now: Declared): Promise<Removal> {
  const folder = programFolder();
  const kept =
    folder === undefined ? undefined : await keptValues(resolve(folder, before.source), before, process.env);
  const contents = kept === undefined ? undefined : await contentsOf(now);
  if (kept !== undefined && contents !== undefined && "values" in contents)
    return exactRemoval(kept, contents.values());
  const removed = Object.entries(before.indicators).reduce(
    (sum, [type, count]) => sum + Math.max(0, count - (now.indicators[type] ?? 0)),
    0,
  );
  return { removed, exact: false, first: [] };
}

/** Earlier versions kept some values in another spelling, which alone removes nothing. */
function exactRemoval(kept: readonly TypedValue[], values: Iterable<TypedValue>): Removal {
  const now = new Set<string>();
  for (const { type, value } of values) now.add(`${type} ${value}`);
  const removed = kept.filter((value) => {
    const today = typeValue(value.type, value.value) ?? value;
    return !now.has(`${today.type} ${today.value}`);
  });
  const first = removed.slice(0, firstRemoved).map(({ type, value }) => `${type} ${shown(value)}`);
  return { removed: removed.length, exact: true, first };
}
