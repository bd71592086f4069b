import type { DecodedDocument } from "../../container/decodedDocument.js";
import type { DocumentLocation } from "../../problems.js";
import type { DocumentReader } from "../../reading/feedSink.js";
import { decodedElements } from "./decodedElements.js";
import type { Stix2Knowledge } from "./knowledge.js";

/**
 * Reads a STIX 2 document only for what must be known before its indicators can be handed on one by one:
 * which versions of an object are the newest, and the names of identities, which may follow the objects that
 * refer to them.
 */
export class BundleLearner implements DocumentReader {
  readonly format = "stix2";
  readonly version = undefined;
  readonly observables = 0;
  readonly #elements: DecodedDocument;

  constructor(place: DocumentLocation, knowledge: Stix2Knowledge) {
    this.#elements = decodedElements(place, {
      member: () => {},
      element: (value) => knowledge.learn(value),
    });
  }

  write(chunk: Buffer): void {
    this.#elements.write(chunk);
  }

  end(): void {
    this.#elements.end();
  }
}
