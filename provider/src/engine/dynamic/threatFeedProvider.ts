import type { dynamic } from "@pulumi/pulumi";
import { applyFeed } from "../../feed/apply.js";
import { checkFeed } from "../../feed/check.js";
import { diffFeed } from "../../feed/diff.js";
import { type FeedInputs, readStoredFeed } from "../../feed/schema.js";
import type { Context } from "../../resource/context.js";
import type { Inputs } from "../../resource/inputs.js";
import { presentableFailures } from "./presentable.js";

/** The lifecycle of ThreatFeed in the engine's words. Nothing of it touches a system. */
export function threatFeedProvider(
  context: Context,
): Omit<dynamic.ResourceProvider<Inputs, Inputs>, "configure"> {
  return {
    async check(olds, news) {
      const { inputs, failures } = await checkFeed(olds, news, context);
      return { inputs, failures: presentableFailures(failures) };
    },
    diff: async (_id, olds, news) => ({ changes: await diffFeed(readStoredFeed(olds), news, context) }),
    async create(inputs) {
      const stored = await applyFeed(readStoredFeed(inputs) as FeedInputs, context);
      return { id: stored.source, outs: { ...stored } };
    },
    update: async (_id, _olds, news) => ({
      outs: { ...(await applyFeed(readStoredFeed(news) as FeedInputs, context)) },
    }),
    read: (id, outputs) => Promise.resolve({ id, props: outputs ?? {} }),
    delete: () => Promise.resolve(),
  };
}
