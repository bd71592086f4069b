import type { DocumentReader } from "../feedSink.js";
import type { Place } from "../problems.js";
import { JsonElements } from "./elements.js";
import type { Stix2Knowledge } from "./knowledge.js";
import { Utf8Bytes } from "./utf8Bytes.js";

/**
 * Reads a STIX 2 document only for what must be known before its indicators can be told one by one: which versions of an object
 * are the newest, and the names of identities, which may stand behind those who refer to them.
 */
export class BundleLearner implements DocumentReader {
  readonly format = "stix2";
  readonly version = undefined;
  readonly observables = 0;
  readonly #bytes: Utf8Bytes;
  readonly #elements: JsonElements;

  constructor(place: Place, knowledge: Stix2Knowledge) {
    this.#bytes = new Utf8Bytes(place);
    this.#elements = new JsonElements(place, {
      member: () => {},
      element: (value) => knowledge.learn(value),
    });
  }

  write(chunk: Buffer): void {
    this.#elements.write(this.#bytes.write(chunk));
  }

  end(): void {
    this.#elements.write(this.#bytes.end());
    this.#elements.end();
  }
}
