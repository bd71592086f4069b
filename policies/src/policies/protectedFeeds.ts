import type { StackValidationPolicy } from "@pulumi/policy";
import { Config } from "@pulumi/pulumi";
import { readRetiredSystems } from "pulumi-extrahop/state";
import { configured, textList } from "../configured.js";
import { readDeclared } from "../declared.js";
import { earlierState } from "../earlierState.js";
import { matches } from "../patterns.js";
import { placeOf } from "../place.js";
import { shown } from "../words.js";

const defaults = { feeds: [] as readonly string[], systems: ["*"] };

/** Protected feeds stay where they are. */
export const protectedFeeds: StackValidationPolicy = {
  name: "protected-feeds",
  description: "Protected feeds are not deleted from any system.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      feeds: textList("Names of collections that must stay; * matches any characters.", defaults.feeds),
      systems: textList("Systems on which they must stay.", defaults.systems),
    },
  },
  validateStack: async (stack, report) => {
    const { feeds, systems } = configured(defaults, stack.getConfig());
    if (feeds.length === 0) return;
    const state = await earlierState();
    if ("fault" in state) {
      report(`Whether a protected feed is deleted cannot be judged: ${shown(state.fault)}.`);
      return;
    }
    const retired = readRetiredSystems(new Config("extrahop").get("retiredSystems"));
    const staying = new Set(stack.resources.flatMap((resource) => placeOf(readDeclared(resource)) ?? []));
    for (const earlier of state.resources) {
      const place = placeOf(earlier);
      const { feed, system } = earlier;
      if (place === undefined || system === undefined || staying.has(place)) continue;
      if (earlier.retained || retired.includes(system.name)) continue;
      if (!matches(feed, feeds) || !matches(system.name, systems)) continue;
      report(
        `${shown(feed)} is protected, and this run deletes it from ${shown(system.name)}. ` +
          "Declare a collection of this name there, or take the name out of the policy's feeds.",
      );
    }
  },
};
