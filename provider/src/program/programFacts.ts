import type { Input, Resource } from "@pulumi/pulumi";
import { createUrn } from "@pulumi/pulumi/resource.js";
import { getProject, getStack, isDryRun } from "@pulumi/pulumi/runtime/settings.js";
import { oncePerRun } from "./programRun.js";

/**
 * What the engine passes to no dynamic provider and the program knows. `check` takes these inputs away: no
 * preview shows them.
 */
export interface ProgramFacts {
  /** The resource's URN in this run, so that messages appear on its row. */
  readonly resourceUrn: Promise<string> | string;
  /** False while the engine carries out what it previewed. */
  readonly isPreview: boolean;
}

export function programFacts(name: string, type: string, parent: Input<Resource> | undefined): ProgramFacts {
  return { resourceUrn: ownUrn(name, type, parent), isPreview: isDryRun() };
}

/**
 * No Output: it would make the resource depend on its parent, and the state list that for every property. The
 * format of a URN is documented at pulumi.com/docs/iac/concepts/resources/names.
 */
function ownUrn(name: string, type: string, parent: Input<Resource> | undefined): Promise<string> | string {
  if (parent === undefined) return `urn:pulumi:${getStack()}::${getProject()}::${type}::${name}`;
  return urnBelow(parent, type).then((beginning) => `${beginning}${name}`);
}

/** Beginnings of the URNs of children, by parent and type: the SDK makes ten Outputs for each URN. */
const beginnings = oncePerRun(() => new WeakMap<Input<Resource>, Map<string, Promise<string>>>());

/** The URN of a parent's child of a type, without the child's name. */
function urnBelow(parent: Input<Resource>, type: string): Promise<string> {
  const byType = beginnings().get(parent) ?? new Map<string, Promise<string>>();
  beginnings().set(parent, byType);
  const beginning =
    byType.get(type) ??
    new Promise<string>((resolve) => {
      createUrn("", type, parent as Resource).apply(resolve);
    });
  byType.set(type, beginning);
  return beginning;
}
