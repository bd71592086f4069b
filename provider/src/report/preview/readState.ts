import type { Resource } from "./preview.js";
import { readResource } from "./resource.js";
import { fields, list } from "./shape.js";

/**
 * Reads the resources of `pulumi stack export`, or of a backend's own state file.
 *
 * @returns undefined where the value is neither
 */
export function readState(value: unknown): readonly Resource[] | undefined {
  const exported = fields(fields(value)["deployment"]);
  const checkpoint = fields(fields(fields(value)["checkpoint"])["latest"]);
  const resources = exported["resources"] ?? checkpoint["resources"];
  // A stack that holds nothing has no such list.
  const known = "deployment" in fields(value) || "checkpoint" in fields(value);
  if (!Array.isArray(resources)) return known ? [] : undefined;
  return list(resources).flatMap((raw) => {
    // The old half of a replacement that was not completed: it will be deleted, whatever the preview plans.
    if (fields(raw)["delete"] === true) return [];
    return readResource(fields(raw)) ?? [];
  });
}
