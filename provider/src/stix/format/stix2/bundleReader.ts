import type { DecodedDocument } from "../../container/decodedDocument.js";
import type { IndicatorContext } from "../../model.js";
import { type DocumentLocation, type ProblemCode, problem, quoted, type Spot } from "../../problems.js";
import { broadProblem } from "../../reading/broadProblem.js";
import type { DocumentReader, FeedSink, Reading } from "../../reading/feedSink.js";
import { Remarks } from "../../reading/remarks.js";
import { readValue } from "../../values/readValue.js";
import { remarkOnSpelling } from "../../values/spelling.js";
import { reasonByLabels } from "./benign.js";
import { indicatorContext } from "./context.js";
import { decodedElements } from "./decodedElements.js";
import { dropOfIndicator, dropOfObject } from "./dropped.js";
import type { ElementSpot, QuickRead } from "./elements.js";
import type { Stix2Knowledge } from "./knowledge.js";
import { isNestedBundle } from "./nestedBundle.js";
import { holdsNestedValues } from "./nestedValues.js";
import { hasStixId, inPattern, isObject, type JsonObject, notArray, silentTypes } from "./objects.js";
import { ObservedValues } from "./observedValues.js";
import { Outermost } from "./outermost.js";
import { PatternSyntaxError } from "./patternSyntax.js";
import { type ClaimedValue, valuesOfPattern } from "./patternValues.js";
import { type QuickIndicator, QuickIndicators } from "./quickIndicators.js";
import { countResemblingKeys } from "./resemblingKeys.js";

/** Reads a STIX 2.0 or 2.1 bundle, a bare object, an array of objects or a TAXII envelope. */
export class BundleReader implements DocumentReader {
  readonly format = "stix2";
  observables = 0;
  readonly #place: DocumentLocation;
  readonly #reading: Reading;
  readonly #sink: FeedSink;
  readonly #knowledge: Stix2Knowledge;
  /** Objects with a repeated id in the documents before this one. */
  readonly #repetitionsBefore: number;
  readonly #elements: DecodedDocument;
  readonly #outermost: Outermost;
  readonly #observed: ObservedValues;
  readonly #remarks: Remarks;
  #stixObjects = 0;
  #newestObject: string | undefined;
  #sawPatternType = false;
  /** Indicators and observed data without a version of their own. */
  #unversioned = 0;
  #weakened = 0;
  #weakenedAt: ElementSpot | undefined;
  #superseded = 0;
  readonly #empty: IndicatorContext = {};
  readonly #quick = new QuickIndicators();

  constructor(place: DocumentLocation, reading: Reading, sink: FeedSink, knowledge: Stix2Knowledge) {
    this.#place = place;
    this.#reading = reading;
    this.#sink = sink;
    this.#knowledge = knowledge;
    this.#remarks = new Remarks(place, sink);
    this.#observed = new ObservedValues(place, reading, sink);
    this.#outermost = new Outermost(place, sink);
    this.#repetitionsBefore = knowledge.repetitions;
    this.#elements = decodedElements(place, {
      member: (key, value, spot) => this.#outermost.take(key, value, spot),
      element: (value, spot) => {
        if (reading.mayBeSkimmed && isObject(value)) this.#quick.learn(value);
        this.#object(value, spot);
      },
      // Contexts need the whole object.
      ...(reading.mayBeSkimmed ? { quick: (chunk, at) => this.#readQuickly(chunk, at) } : {}),
    });
  }

  get version(): string | undefined {
    const ofBundle = this.#outermost.version;
    if (this.#newestObject !== undefined) return this.#newestObject;
    if (isVersion(ofBundle)) return ofBundle;
    if (this.#stixObjects === 0) return undefined;
    return this.#sawPatternType ? "2.1" : "2.0";
  }

  write(chunk: Buffer): void {
    this.#elements.write(chunk);
  }

  end(): void {
    this.#elements.end();
    if (this.#elements.encoding !== "utf-8") {
      this.#sink.difference("other-encoding", 1);
      this.#report("json-not-utf8", "The JSON is written in UTF-16.");
    }
    this.#judgeOutermost();
    if (!isVersion(this.#outermost.version)) this.#sink.difference("unknown-version", this.#unversioned);
    this.#observed.end((type, value) => this.#emit(type, value, this.#empty));
    this.#remarks.report();
    if (this.#weakened > 0) {
      const patterns =
        this.#weakened === 1
          ? "The pattern of 1 indicator joins"
          : `The patterns of ${this.#weakened} indicators join`;
      const tie = this.#weakened === 1 ? "ties" : "tie";
      const found = `${patterns} values by AND or FOLLOWEDBY or ${tie} them to times or counts.`;
      this.#sink.dropped("composition", this.#weakened);
      this.#report("composition-weakened", found, this.#weakenedAt);
    }
    const repeated = Math.max(this.#superseded, this.#knowledge.repetitions - this.#repetitionsBefore);
    this.#sink.difference("duplicate-object", repeated);
    if (this.#superseded > 0) {
      this.#sink.dropped("older-version", this.#superseded);
      this.#report(
        "superseded-version",
        this.#superseded === 1
          ? "1 object is an older version of another."
          : `${this.#superseded} objects are older versions of others.`,
      );
    }
  }

  #judgeOutermost(): void {
    const { bareObject, isBundle } = this.#outermost;
    if (isBundle) {
      this.#outermost.judgeBundle();
      return;
    }
    if (bareObject !== undefined) {
      this.#object(bareObject, () => ({ line: 1, column: 1, jsonPath: "$" }));
    }
    this.#outermost.judgeOther(this.#stixObjects);
  }

  #object(value: unknown, spot: () => ElementSpot): void {
    if (isObject(value)) this.#sink.difference("key-case", countResemblingKeys(value));
    if (isObject(value) && isNestedBundle(value)) {
      this.#sink.difference("nested-bundle", 1);
      this.#sawVersion(value["spec_version"]);
      for (const inner of value["objects"]) this.#object(inner, spot);
      return;
    }
    if (!isObject(value) || typeof value["type"] !== "string") {
      this.#report("stix-object-invalid", "This is not an object with a type.", spot());
      return;
    }
    const type = value["type"];
    if (hasStixId(type, value["id"])) this.#stixObjects += 1;
    this.#sawVersion(value["spec_version"]);
    if (this.#reading.detail) dropOfObject(value, (reason, count) => this.#sink.dropped(reason, count));
    const isVersioned = type === "indicator" || type === "observed-data";
    if (isVersioned && !isVersion(value["spec_version"])) this.#unversioned += 1;
    if (holdsNestedValues(value)) this.#sink.difference("may-match-network", 1);
    switch (type) {
      case "indicator":
        this.#indicator(value, spot);
        return;
      case "identity":
        this.#knowledge.learn(value);
        return;
      case "observed-data":
        if (isObject(value["objects"])) this.#observed.addAll(value["objects"], spot);
        return;
      case "bundle":
        this.#sink.difference("nested-bundle", 1);
        if (value["objects"] !== undefined)
          this.#report("stix-object-invalid", notArray(value["objects"]), spot());
        return;
      default:
        if (!silentTypes.has(type)) this.#observed.add(value, spot);
    }
  }

  #readQuickly(chunk: Buffer, at: number): QuickRead | undefined {
    const end = this.#quick.read(chunk, at, (found) => this.#quickIndicator(chunk, found));
    if (end < 0) return undefined;
    return { end, lineBreaks: this.#quick.lineBreaks, lastLineStart: this.#quick.lastLineStart };
  }

  #quickIndicator(chunk: Buffer, found: QuickIndicator): void {
    const { typed, idFrom, idTo, modified, version, hasPatternType, creator, validUntil, confidence } = found;
    this.#stixObjects += 1;
    this.#sawVersion(version);
    if (version === undefined) this.#unversioned += 1;
    this.#observed.sawIndicator();
    if (!this.#knowledge.isNewestVersion(chunk, idFrom, idTo, modified)) {
      this.#superseded += 1;
      return;
    }
    if (creator !== undefined) this.#knowledge.madeBy(creator);
    this.#sink.validUntil(validUntil);
    if (hasPatternType) this.#sawPatternType = true;
    this.#emit(typed.type, typed.value, confidence === undefined ? this.#empty : { confidence });
  }

  #sawVersion(version: unknown): void {
    if (version === "2.1" || (version === "2.0" && this.#newestObject === undefined))
      this.#newestObject = version;
  }

  #indicator(value: JsonObject, spot: () => ElementSpot): void {
    this.#observed.sawIndicator();
    if (typeof value["id"] !== "string")
      this.#report("stix-object-invalid", "An indicator has no id.", spot());
    if (!this.#knowledge.isNewest(value)) {
      this.#superseded += 1;
      return;
    }
    const creator = value["created_by_ref"];
    if (typeof creator === "string") this.#knowledge.madeBy(creator);
    const language = value["pattern_type"];
    if (language !== undefined) this.#sawPatternType = true;
    const isRevoked = value["revoked"] === true;
    if (isRevoked) {
      this.#sink.revoked();
      this.#sink.difference("may-match-network", 1);
      // A feed hands it on with its context, for whoever compares; it counts nowhere.
      if (!this.#reading.detail) return;
    }
    const until = value["valid_until"];
    if (!isRevoked) this.#sink.validUntil(typeof until === "string" ? Date.parse(until) : undefined);
    if (typeof language === "string" && language !== "stix") {
      // STIX 2.0 has no pattern_type, so that its readers take such a pattern for one of STIX.
      if (isStixPattern(value["pattern"])) this.#sink.difference("may-match-network", 1);
      if (!isRevoked)
        this.#sink.unusable(`pattern-type-${/^[a-z0-9-]{1,40}$/.test(language) ? language : "other"}`, 1);
      return;
    }
    const pattern = value["pattern"];
    if (typeof pattern !== "string") {
      if (!isRevoked) this.#report("stix-object-invalid", "An indicator has no pattern.", spot());
      return;
    }
    let found: ReturnType<typeof valuesOfPattern>;
    try {
      found = valuesOfPattern(pattern);
    } catch (cause) {
      if (!(cause instanceof PatternSyntaxError)) throw cause;
      const what = `The pattern is invalid: ${cause.message} (at character ${cause.column} of the pattern).`;
      if (!isRevoked) this.#report("pattern-invalid", what, inPattern(spot()));
      return;
    }
    const harmless = reasonByLabels(value);
    if (harmless !== undefined) {
      if (!isRevoked) this.#sink.unusable(harmless, Math.max(1, found.values.length));
      return;
    }
    if (!isRevoked) for (const reason of found.unusable) this.#sink.unusable(reason, 1);
    if (found.commented) this.#sink.difference("divided-text", 1);
    if (found.values.length === 0) return;
    const context = this.#reading.detail ? indicatorContext(value, this.#knowledge) : this.#empty;
    if (this.#reading.detail && !isRevoked)
      dropOfIndicator(value, context.producer, (reason, count) => this.#sink.dropped(reason, count));
    // Each is read, whatever another one led to.
    const weakened = found.values.filter((one) => this.#claimed(one, context, spot) && one.weakened);
    if (weakened.length > 0) {
      this.#weakened += 1;
      this.#weakenedAt ??= spot();
    }
  }

  #claimed(claimed: ClaimedValue, context: IndicatorContext, spot: () => ElementSpot): boolean {
    const read = readValue(claimed.type, claimed.text);
    const at = (): Spot => inPattern(spot());
    if (context.revoked === true) {
      if (read.kind === "usable") this.#emit(read.typed.type, read.typed.value, context);
      return false;
    }
    if (read.kind === "unusable") {
      this.#sink.unusable(read.reason, 1);
      if (read.reason === "invalid-value") {
        const what = `${quoted(claimed.text)} is not a valid ${claimed.type ?? "address or domain name"}.`;
        this.#report("value-invalid", what, at());
      }
      return false;
    }
    if (read.respelled) {
      this.#sink.respelled();
      const remark = remarkOnSpelling(claimed.type, read.typed, claimed.text);
      if (remark !== undefined) this.#remarks.add(remark, at());
    }
    if (read.kind === "broad" && !this.#reading.allowBroad) {
      this.#sink.unusable(read.reason, 1);
      this.#sink.problem(broadProblem(read, this.#place, at()));
      return false;
    }
    if (read.kind === "usable" && read.remark !== undefined) this.#remarks.add(read.remark, at());
    this.#emit(read.typed.type, read.typed.value, context);
    return true;
  }

  #emit(type: Parameters<FeedSink["indicator"]>[0], value: string, context: IndicatorContext): void {
    this.observables += 1;
    this.#sink.indicator(type, value, context, false);
  }

  #report(code: ProblemCode, found: string, spot: Spot = {}): void {
    this.#sink.problem(problem(code, this.#place, found, spot));
  }
}

const isVersion = (version: unknown): version is "2.0" | "2.1" => version === "2.0" || version === "2.1";

const isStixPattern = (pattern: unknown): boolean =>
  typeof pattern === "string" && /\[[\s()]*(?:NOT\s+)?[a-z0-9-]+\s*:/i.test(pattern);
