import type { Input, Resource } from "@pulumi/pulumi";
import { createUrn } from "@pulumi/pulumi/resource.js";
import { isDryRun } from "@pulumi/pulumi/runtime/settings.js";

/**
 * What the engine passes to no dynamic provider and the program knows. `check` takes these inputs away: no
 * preview shows them.
 */
export interface ProgramFacts {
  /** The resource's URN in this run, so that messages appear on its row. */
  readonly resourceUrn: Promise<string>;
  /** False while the engine carries out what it previewed. */
  readonly isPreview: boolean;
}

export function programFacts(name: string, type: string, parent: Input<Resource> | undefined): ProgramFacts {
  return { resourceUrn: ownUrn(name, type, parent), isPreview: isDryRun() };
}

/**
 * A plain promise: an Output would make the resource depend on its parent, and the state list that for every
 * property.
 */
function ownUrn(name: string, type: string, parent: Input<Resource> | undefined): Promise<string> {
  return new Promise((resolve) => {
    createUrn(name, type, parent as Resource | undefined).apply(resolve);
  });
}
