import { type DocumentLocation, problem, throwProblem } from "../../problems.js";
import type { FeedSink } from "../../reading/feedSink.js";
import type { ElementSpot } from "./elements.js";
import { hasStixId, isOtherCase, isUnknownMember, type JsonObject, notArray } from "./objects.js";

/** The outermost value of a document: a bundle, a bare object, an array of objects or a TAXII envelope. */
export class Outermost {
  readonly #place: DocumentLocation;
  readonly #sink: FeedSink;
  readonly #members = new Map<string, unknown>();
  /** Where `objects` is, if it is not an array. */
  #objectsAt: ElementSpot | undefined;

  constructor(place: DocumentLocation, sink: FeedSink) {
    this.#place = place;
    this.#sink = sink;
  }

  /** A member other than an array `objects`. */
  take(key: string, value: unknown, spot: () => ElementSpot): void {
    this.#members.set(key, value);
    if (key === "objects") this.#objectsAt = spot();
  }

  get version(): unknown {
    return this.#members.get("spec_version");
  }

  get isBundle(): boolean {
    return this.#members.get("type") === "bundle";
  }

  /** The value itself, where it is a STIX object. */
  get bareObject(): JsonObject | undefined {
    if (!hasStixId(this.#members.get("type"), this.#members.get("id"))) return undefined;
    return Object.fromEntries(this.#members);
  }

  judgeBundle(): void {
    const members = [...this.#members];
    this.#sink.difference("unknown-member", members.filter(isUnknownMember).length);
    this.#sink.difference("key-case", members.filter(isOtherCase).length);
    if (this.#objectsAt === undefined) return;
    const found = notArray(this.#members.get("objects"));
    this.#sink.problem(problem("stix-object-invalid", this.#place, found, this.#objectsAt));
  }

  /** @param stixObjects how many STIX objects the document has */
  judgeOther(stixObjects: number): void {
    if (stixObjects === 0) {
      const found = "The outermost value is not a bundle and has no STIX object.";
      const why = this.#objectsAt === undefined ? "" : ` ${notArray(this.#members.get("objects"))}`;
      throwProblem("not-stix-json", this.#place, found + why, this.#objectsAt);
    }
    this.#sink.difference("not-a-bundle", 1);
    const found = `The outermost value is ${this.#what()}.`;
    this.#sink.problem(problem("not-a-bundle", this.#place, found));
  }

  #what(): string {
    if (this.#members.size === 0) return "an array of objects";
    return this.#members.has("type") ? "a bare object" : "a TAXII envelope";
  }
}
