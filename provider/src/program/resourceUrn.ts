import type { Input, Resource } from "@pulumi/pulumi";
import { createUrn } from "@pulumi/pulumi/resource.js";

/**
 * A resource's own URN as a plain promise, so that the provider can speak on the resource's row. As an Output it would make the resource
 * depend on its parent, and the state list that for every property.
 */
export function ownUrn(name: string, type: string, parent: Input<Resource> | undefined): Promise<string> {
  return new Promise((resolve) => {
    createUrn(name, type, parent as Resource | undefined).apply(resolve);
  });
}
