import { DecodedDocument } from "../../container/decodedDocument.js";
import type { DocumentLocation } from "../../problems.js";
import { type ElementHandler, JsonElements } from "./elements.js";

/**
 * Cuts the bytes of a JSON document into its elements; UTF-16, which JSON does not allow but some tools
 * write, is read as well.
 */
export function decodedElements(place: DocumentLocation, handler: ElementHandler): DecodedDocument {
  const elements = new JsonElements(place, handler);
  return new DecodedDocument(place, elements, () => elements.here());
}
