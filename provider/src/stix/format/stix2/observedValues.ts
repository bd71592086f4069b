import { bounds } from "../../limits.js";
import type { IndicatorType } from "../../model.js";
import { type DocumentLocation, problem, type Spot } from "../../problems.js";
import { type BroadValue, broadProblem } from "../../reading/broadProblem.js";
import { differenceOfUnusable } from "../../reading/differences.js";
import type { FeedSink, Reading } from "../../reading/feedSink.js";
import { Remarks } from "../../reading/remarks.js";
import { HeldValues } from "../../values/held.js";
import { readValue } from "../../values/readValue.js";
import { remarkOnSpelling } from "../../values/spelling.js";
import { Connections, sourceKeys } from "./connections.js";
import { isIndicatorType, isObject, type JsonObject } from "./objects.js";
import { reasonForOtherObject } from "./otherObject.js";
import { unusableKind } from "./patternValues.js";
import { countResemblingKeys } from "./resemblingKeys.js";

/** The reason by which the side of a connection that opens it is left out, in both generations of STIX. */
const connectionSource = "connection-source";

/**
 * The observables of a document. They count only where it has no indicator, or where the scope is the whole
 * document; which of them are context is known at its end.
 */
export class ObservedValues {
  readonly #place: DocumentLocation;
  readonly #reading: Reading;
  readonly #sink: FeedSink;
  #remarks: Remarks;
  readonly #held = new HeldValues();
  #heldBroad: (BroadValue & { readonly at: Spot })[] = [];
  readonly #connections = new Connections();
  #outside = 0;
  #isOutside = false;

  constructor(place: DocumentLocation, reading: Reading, sink: FeedSink) {
    this.#place = place;
    this.#reading = reading;
    this.#sink = sink;
    this.#remarks = new Remarks(place, sink);
  }

  /** The document has an indicator, so that what was held is outside of the scope. */
  sawIndicator(): void {
    if (this.#isOutside || this.#reading.scope === "document") return;
    this.#isOutside = true;
    this.#held.visit({
      value: () => {
        this.#outside += 1;
      },
      unusable: (reason) => this.#unusableOutside(reason),
    });
    this.#held.clear();
    this.#heldBroad = [];
    this.#remarks = new Remarks(this.#place, this.#sink);
  }

  /** The observables inside of an `observed-data` of STIX 2.0. */
  addAll(objects: JsonObject, spot: () => Spot): void {
    const sources = sourceKeys(objects);
    for (const [key, object] of Object.entries(objects)) {
      if (!isObject(object)) continue;
      this.#sink.difference("key-case", countResemblingKeys(object));
      if (sources.has(key)) this.#leaveOut(connectionSource, -1);
      else this.#add(object, -1, spot);
    }
  }

  add(object: JsonObject, spot: () => Spot): void {
    if (this.#isOutside) {
      this.#add(object, -1, spot);
      return;
    }
    if (object["type"] === "network-traffic") this.#connections.learn(object);
    this.#add(object, this.#connections.numberOf(object), spot);
  }

  /** @param emit takes the values that count */
  end(emit: (type: IndicatorType, value: string) => void): void {
    if (!this.#isOutside) {
      this.#held.visit({
        value: (type, value, _, number) => {
          if (this.#connections.isSourceOnly(number)) this.#sink.unusable(connectionSource, 1);
          else emit(type, value);
        },
        unusable: (reason) => this.#sink.unusable(reason, 1),
      });
      for (const broad of this.#heldBroad) this.#sink.problem(broadProblem(broad, this.#place, broad.at));
      this.#remarks.report();
    } else if (this.#outside > 0) {
      this.#sink.difference("outside-scope", this.#outside);
      this.#sink.dropped("outside-scope", this.#outside);
      const found = `${this.#outside} observed values are not what indicators look for.`;
      this.#sink.problem(problem("outside-scope", this.#place, found));
    }
    this.#held.clear();
  }

  #add(object: JsonObject, number: number, spot: () => Spot): void {
    const { type, value } = object;
    if (typeof type !== "string") return;
    const declared = type === "hostname" ? "domain-name" : type;
    if (!isIndicatorType(declared) || typeof value !== "string") {
      this.#leaveOut(reasonForOtherObject(object, unusableKind(type)), number);
      return;
    }
    const read = readValue(declared, value);
    if (read.kind === "unusable" || (read.kind === "broad" && !this.#reading.allowBroad)) {
      this.#leaveOut(read.reason, number);
      if (read.kind === "broad") this.#holdBroad(read, spot);
      return;
    }
    if (read.respelled) this.#sink.respelled();
    if (this.#isOutside) {
      this.#outside += 1;
      return;
    }
    const remark = read.respelled ? remarkOnSpelling(declared, read.typed, value) : undefined;
    if (remark !== undefined) this.#remarks.add(remark, spot());
    if (read.kind === "usable" && read.remark !== undefined) this.#remarks.add(read.remark, spot());
    this.#held.add(read.typed.type, read.typed.value, false, number);
  }

  #holdBroad(broad: BroadValue, spot: () => Spot): void {
    if (this.#isOutside || this.#heldBroad.length >= bounds.problems) return;
    this.#heldBroad.push({ ...broad, at: spot() });
  }

  #leaveOut(reason: string, number: number): void {
    if (this.#isOutside) this.#unusableOutside(reason);
    else this.#held.addUnusable(reason, number);
  }

  #unusableOutside(reason: string): void {
    if (differenceOfUnusable(reason) === "other-object") this.#sink.difference("other-object", 1);
    else this.#outside += 1;
  }
}
