import type { ReadOptions } from "../stix/index.js";
import type { SourceDeclaration } from "./declaration/model.js";

/** How the content of a source is read. */
export function readChoices({
  format,
  filter: { ports },
  origin,
}: SourceDeclaration): Pick<ReadOptions, "format" | "ports" | "ignoreToIds"> {
  return {
    ...(format === undefined ? {} : { format }),
    ...(ports === undefined ? {} : { ports }),
    ...(origin.kind === "misp" && !origin.onlyToIds ? { ignoreToIds: true } : {}),
  };
}
