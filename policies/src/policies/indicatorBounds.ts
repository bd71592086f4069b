import type { ResourceValidationPolicy } from "@pulumi/policy";
import { configured } from "../configured.js";
import { readDeclared, totalOf } from "../declared.js";
import { isToJudge } from "../judged.js";
import { matches } from "../patterns.js";
import { counted, number, shown } from "../words.js";

interface Bounds {
  readonly min: number;
  readonly max: number;
}

interface Settings extends Bounds {
  readonly feeds: Readonly<Record<string, Partial<Bounds>>>;
}

/** At most what the vendor recommends for a collection. */
const defaults: Settings = { min: 1, max: 1_000_000, feeds: {} };

const bounds = {
  min: { type: "integer", minimum: 0, description: "The fewest indicators." },
  max: { type: "integer", minimum: 0, description: "The most indicators." },
} as const;

/** No collection has too few or too many indicators. */
export const indicatorBounds: ResourceValidationPolicy = {
  name: "indicator-bounds",
  description: "A collection has neither too few indicators nor too many.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      min: { ...bounds.min, default: defaults.min },
      max: { ...bounds.max, default: defaults.max },
      feeds: {
        type: "object",
        default: {},
        additionalProperties: { type: "object", properties: bounds, additionalProperties: false },
        description: "Other bounds, by the feed's name; * matches any characters.",
      },
    },
  },
  validateResource: (resource, report) => {
    const declared = readDeclared(resource);
    if (declared?.digest === undefined || !isToJudge("indicator-bounds", declared)) return;
    const { feeds, ...general } = configured(defaults, resource.getConfig());
    const own = Object.entries(feeds).find(([pattern]) => matches(declared.feed, [pattern]))?.[1] ?? {};
    const { min, max } = configured<Bounds>(general, own);
    const total = totalOf(declared);
    if (total >= min && total <= max) return;
    const bound = total < min ? `at least ${number(min)}` : `at most ${number(max)}`;
    report(
      `${shown(declared.feed)} (${shown(declared.source)}) has ${counted(total, "indicator")}; ${bound} must be in it.`,
    );
  },
};
