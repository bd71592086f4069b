import type { ResourceValidationPolicy } from "@pulumi/policy";
import { compareIndexes, encodeIndex } from "pulumi-extrahop/stix";
import { configured } from "../configured.js";
import { contentsOf } from "../contents.js";
import { contentsKey, type Declared, readDeclared, totalOf } from "../declared.js";
import { type Earlier, earlierState } from "../earlierState.js";
import { isToJudge } from "../judged.js";
import { counted, firstOf, number, shown } from "../words.js";

interface Settings {
  readonly maxPercent: number;
  readonly maxIndicators?: number;
  readonly from: number;
}

const defaults: Settings = { maxPercent: 50, from: 20 };
/** Base64 characters of an index that is only made to be compared. */
const indexCharacters = 64 * 1024 * 1024;

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
 * Value by value where the state has the old values, which it has of a ThreatFeed; else the least that the
 * counts allow.
 */
async function removal(before: Earlier, now: Declared): Promise<Removal> {
  const contents = before.index === undefined ? undefined : await contentsOf(now);
  if (contents !== undefined && "values" in contents) {
    const change = compareIndexes(before.index, encodeIndex(contents.values(), indexCharacters));
    if (change.exact) {
      return {
        removed: Object.values(change.removed).reduce((sum, count) => sum + count, 0),
        exact: true,
        first: change.firstRemoved.map(({ type, value }) => `${type} ${shown(value)}`),
      };
    }
  }
  const removed = Object.entries(before.indicators).reduce(
    (sum, [type, count]) => sum + Math.max(0, count - (now.indicators[type] ?? 0)),
    0,
  );
  return { removed, exact: false, first: [] };
}
