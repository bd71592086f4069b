import type { DecodedDocument } from "../../container/decodedDocument.js";
import { startsWith } from "../../container/startsWith.js";
import type { DocumentLocation } from "../../problems.js";
import type { DocumentReader } from "../../reading/feedSink.js";
import { decodedElements } from "./decodedElements.js";
import type { QuickRead } from "./elements.js";
import { instantOfBytes } from "./instantOfBytes.js";
import { quote } from "./jsonBytes.js";
import type { Stix2Knowledge } from "./knowledge.js";
import { ObjectSkimmer } from "./objectSkimmer.js";
import { isObject } from "./objects.js";

const wanted = ["type", "id", "modified"] as const;
const [type, id, modified] = [0, 1, 2];
const indicatorWord = Buffer.from('indicator"');
const idStart = Buffer.from("indicator--");
const nothing = /(?!)/;

/**
 * Reads a STIX 2 document only for what must be known before its indicators can be handed on one by one:
 * which versions of an object are the newest, and the names of identities, which may follow the objects that
 * refer to them. Of an indicator only id and time are needed, so that most are passed without JSON.parse.
 */
export class BundleLearner implements DocumentReader {
  readonly format = "stix2";
  readonly version = undefined;
  readonly observables = 0;
  readonly #knowledge: Stix2Knowledge;
  readonly #skimmer = new ObjectSkimmer(wanted, nothing);
  readonly #elements: DecodedDocument;

  constructor(place: DocumentLocation, knowledge: Stix2Knowledge) {
    this.#knowledge = knowledge;
    this.#elements = decodedElements(place, {
      member: () => {},
      element: (value) => {
        if (isObject(value) && value["type"] === "indicator") this.#skimmer.learn(Object.keys(value));
        knowledge.learn(value);
      },
      quick: (chunk, at) => this.#pass(chunk, at),
    });
  }

  write(chunk: Buffer): void {
    this.#elements.write(chunk);
  }

  end(): void {
    this.#elements.end();
  }

  #pass(bytes: Buffer, at: number): QuickRead | undefined {
    const skim = this.#skimmer;
    const end = skim.pass(bytes, at);
    if (end < 0) return undefined;
    const [idFrom, changed] = [skim.from(id), skim.from(modified)];
    if (skim.from(type) < 0 || !startsWith(bytes, skim.from(type), indicatorWord)) return undefined;
    if (idFrom < 0 || !startsWith(bytes, idFrom, idStart) || bytes[changed - 1] !== quote) return undefined;
    const time = instantOfBytes(bytes, changed, skim.to(modified));
    if (time === undefined) return undefined;
    this.#knowledge.isNewestVersion(bytes, idFrom, skim.to(id), time);
    return { end, lineBreaks: skim.lineBreaks, lastLineStart: skim.lastLineStart };
  }
}
