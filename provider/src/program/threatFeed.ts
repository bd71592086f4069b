import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";
import { feedType } from "../resource/resourceTypes.js";
import type { SourceFormat } from "../stix/index.js";
import { hideCallStack } from "./callStack.js";
import { requireArguments } from "./constructorArguments.js";
import { programFacts } from "./programFacts.js";
import { providerText } from "./providerText.js";
import { refuseOptions } from "./refuseOptions.js";
import { type SourceInput, sourcePath } from "./sourcePath.js";

/** What a {@link ThreatFeed} is made of. */
export interface ThreatFeedArgs {
  /** See ThreatCollection. */
  source: SourceInput;
  /** See ThreatCollection. Default `indicators`. */
  scope?: pulumi.Input<"indicators" | "document">;
  /** See ThreatCollection. Default false. */
  allowBroad?: pulumi.Input<boolean>;
  /** See ThreatCollection. Default: detected. */
  format?: pulumi.Input<SourceFormat>;
  /** See ThreatCollection. Default `skip`. */
  ports?: pulumi.Input<"strip" | "skip">;
  /** See ThreatCollection. Default `content`. */
  compare?: pulumi.Input<"content" | "indicators">;
  /** Whether a source without a usable indicator is accepted. Default false. */
  allowEmpty?: pulumi.Input<boolean>;
  /**
   * How many indicators the source may lose in one run: a number, or a share such as `"20%"`. A preview fails
   * where it loses more, so that a broken export cannot empty a fleet. Default: any number.
   */
  maxRemoved?: pulumi.Input<string | number>;
}

/**
 * The content of a source as it was last applied. It uploads nothing; its row in a preview says, once for all
 * systems that take the source, which indicators come and go.
 *
 * @example Show the changes of a feed that several collections take
 * ```ts
 * const feed = new ThreatFeed("apt1", { source: "stix/apt1.tgz" });
 * for (const system of ["hq-sensor", "lab-sensor"]) {
 *   new ThreatCollection(`${system}/apt1`, { system, source: "stix/apt1.tgz" }, { dependsOn: feed });
 * }
 * ```
 */
export class ThreatFeed extends CustomResource {
  /** Fingerprint of the source's documents. */
  declare readonly digest: pulumi.Output<string>;
  /** Versions of the source's documents, e.g. `2.1`; absent for lists. */
  declare readonly stixVersion: pulumi.Output<string | undefined>;
  /** Distinct values of the source by type. */
  declare readonly indicators: pulumi.Output<Record<string, number>>;

  /**
   * Declares the source as something that changes in time.
   *
   * @param name of the resource, unique in the stack among those of its kind
   */
  constructor(name: string, args: ThreatFeedArgs, opts: pulumi.CustomResourceOptions = {}) {
    requireArguments("ThreatFeed", name, args, known);
    refuseOptions(feedType, opts);
    const { source, ...choices } = args;
    const inputs = {
      ...choices,
      source: sourcePath(source),
      ...programFacts(name, feedType, opts.parent),
      digest: undefined,
      stixVersion: undefined,
      indicators: undefined,
      __provider: providerText("threatFeed"),
    };
    const showCallStack = hideCallStack();
    try {
      super(feedType, name, inputs, opts);
    } finally {
      showCallStack();
    }
  }
}

const known: Readonly<Record<keyof ThreatFeedArgs, true>> = {
  source: true,
  scope: true,
  allowBroad: true,
  format: true,
  ports: true,
  compare: true,
  allowEmpty: true,
  maxRemoved: true,
};
