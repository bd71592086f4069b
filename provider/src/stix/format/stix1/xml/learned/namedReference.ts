import { predefinedEntities } from "../references.js";
import { LiteralBytes } from "./literal.js";

const entities = Object.keys(predefinedEntities).map((name) => new LiteralBytes(Buffer.from(`&${name};`)));

/**
 * Index after the reference to one of XML's five entities that starts at an index of UTF-8; -1 if none does.
 */
export function endOfNamedReference(bytes: DataView, at: number): number {
  const entity = entities.find((literal) => literal.isAt(bytes, at));
  return entity === undefined ? -1 : at + entity.length;
}
