import type { ReadOptions } from "../stix/index.js";
import type { SourceDeclaration } from "./declaration/model.js";

/** How the content of a source is read. */
export function readChoices({ format, filter }: SourceDeclaration): Pick<ReadOptions, "format" | "ports"> {
  const { ports } = filter;
  return { ...(format === undefined ? {} : { format }), ...(ports === undefined ? {} : { ports }) };
}
