import { type IndicatorContext, type IndicatorType, indicatorTypes } from "../../model.js";
import {
  type DocumentLocation,
  type ProblemCode,
  problem,
  quoted,
  type Spot,
  throwProblem,
} from "../../problems.js";
import { differenceOfUnusable } from "../../reading/differences.js";
import type { DocumentReader, FeedSink, Reading } from "../../reading/feedSink.js";
import { typeValue } from "../../values/canonical.js";
import { HeldValues } from "../../values/held.js";
import { reasonForText } from "../../values/reason.js";
import { indicatorContext } from "./context.js";
import type { ElementSpot, QuickRead } from "./elements.js";
import type { Stix2Knowledge } from "./knowledge.js";
import { PatternSyntaxError } from "./patternSyntax.js";
import { type ClaimedValue, unusableKind, valuesOfPattern } from "./patternValues.js";
import { type QuickIndicator, QuickIndicators } from "./quickIndicators.js";
import { StrictElements } from "./strictElements.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** Objects that say something about indicators or group them, and hold no observable themselves. */
const silent = new Set([
  "attack-pattern",
  "campaign",
  "course-of-action",
  "extension-definition",
  "grouping",
  "identity",
  "incident",
  "infrastructure",
  "intrusion-set",
  "language-content",
  "location",
  "malware",
  "malware-analysis",
  "marking-definition",
  "note",
  "opinion",
  "relationship",
  "report",
  "sighting",
  "threat-actor",
  "tool",
  "vulnerability",
]);

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
  readonly #elements: StrictElements;
  readonly #members = new Map<string, unknown>();
  /** Observables that count only where the document has no indicator. */
  readonly #held = new HeldValues();
  #outside = 0;
  #indicators = 0;
  #stixObjects = 0;
  #sawArray = true;
  #newestObject: string | undefined;
  #sawPatternType = false;
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
    this.#repetitionsBefore = knowledge.repetitions;
    this.#elements = new StrictElements(place, {
      member: (key, value) => {
        this.#sawArray = false;
        this.#members.set(key, value);
      },
      element: (value, spot) => {
        if (isObject(value)) this.#quick.learn(value);
        this.#object(value, spot);
      },
      // Details besides the pattern need the whole object.
      ...(reading.detail ? {} : { quick: (chunk, at) => this.#readQuickly(chunk, at) }),
    });
  }

  get version(): string | undefined {
    const ofBundle = this.#members.get("spec_version");
    if (this.#newestObject !== undefined) return this.#newestObject;
    if (ofBundle === "2.0" || ofBundle === "2.1") return ofBundle;
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
    this.#settleHeld();
    if (this.#weakened > 0) {
      const found = `Patterns of ${this.#weakened} indicators join values by AND or FOLLOWEDBY or tie them to times or counts.`;
      this.#report("composition-weakened", found, this.#weakenedAt);
    }
    const repeated = Math.max(this.#superseded, this.#knowledge.repetitions - this.#repetitionsBefore);
    this.#sink.difference("duplicate-object", repeated);
    if (this.#superseded > 0) {
      this.#report("superseded-version", `${this.#superseded} objects are older versions of others.`);
    }
  }

  #judgeOutermost(): void {
    const type = this.#members.get("type");
    if (type === "bundle") {
      this.#sink.difference("unknown-member", [...this.#members].filter(isUnknownMember).length);
      return;
    }
    if (hasStixId(type, this.#members.get("id"))) {
      this.#object(Object.fromEntries(this.#members), () => ({ line: 1, column: 1, jsonPath: "$" }));
    }
    if (this.#stixObjects === 0) {
      throwProblem(
        "not-stix-json",
        this.#place,
        "The outermost value is not a bundle and has no STIX object.",
      );
    }
    const what = this.#sawArray
      ? "an array of objects"
      : type === undefined
        ? "a TAXII envelope"
        : "a bare object";
    this.#sink.difference("not-a-bundle", 1);
    this.#report("not-a-bundle", `The outermost value is ${what}.`);
  }

  #settleHeld(): void {
    const whole = this.#reading.scope === "document" || this.#indicators === 0;
    if (whole) {
      this.#held.visit({
        value: (type, value) => this.#emit(type, value, this.#empty),
        unusable: (reason) => this.#sink.unusable(reason, 1),
      });
    } else if (this.#outside > 0) {
      this.#sink.difference("outside-scope", this.#outside);
      this.#report("outside-scope", `${this.#outside} observed values are not what indicators look for.`);
    }
    this.#held.clear();
  }

  #object(value: unknown, spot: () => ElementSpot): void {
    if (!isObject(value) || typeof value["type"] !== "string") {
      this.#report("stix-object-invalid", "This is not an object with a type.", spot());
      return;
    }
    const type = value["type"];
    if (hasStixId(type, value["id"])) this.#stixObjects += 1;
    this.#sawVersion(value["spec_version"]);
    switch (type) {
      case "indicator":
        this.#indicator(value, spot);
        return;
      case "identity":
        this.#knowledge.learn(value);
        return;
      case "observed-data":
        if (isObject(value["objects"])) {
          for (const inner of Object.values(value["objects"])) if (isObject(inner)) this.#observable(inner);
        }
        return;
      case "bundle":
        this.#sink.difference("nested-bundle", 1);
        return;
      default:
        if (!silent.has(type)) this.#observable(value);
    }
  }

  #readQuickly(chunk: Buffer, at: number): QuickRead | undefined {
    const end = this.#quick.read(chunk, at, (found) => this.#quickIndicator(chunk, found));
    if (end < 0) return undefined;
    return { end, lineBreaks: this.#quick.lineBreaks, lastLineStart: this.#quick.lastLineStart };
  }

  #quickIndicator(chunk: Buffer, found: QuickIndicator): void {
    const { typed, idFrom, idTo, modified, version, hasPatternType, creator, validUntil } = found;
    this.#stixObjects += 1;
    this.#sawVersion(version);
    this.#sawIndicator();
    if (!this.#knowledge.isNewestVersion(chunk, idFrom, idTo, modified)) {
      this.#superseded += 1;
      return;
    }
    if (creator !== undefined) this.#knowledge.madeBy(creator);
    this.#sink.validUntil(validUntil);
    if (hasPatternType) this.#sawPatternType = true;
    this.#emit(typed.type, typed.value, this.#empty);
  }

  #sawVersion(version: unknown): void {
    if (version === "2.1" || (version === "2.0" && this.#newestObject === undefined))
      this.#newestObject = version;
  }

  #sawIndicator(): void {
    this.#indicators += 1;
    if (this.#indicators === 1 && this.#reading.scope === "indicators") this.#releaseHeld();
  }

  #indicator(value: JsonObject, spot: () => ElementSpot): void {
    this.#sawIndicator();
    if (!this.#knowledge.isNewest(value)) {
      this.#superseded += 1;
      return;
    }
    const creator = value["created_by_ref"];
    if (typeof creator === "string") this.#knowledge.madeBy(creator);
    if (value["revoked"] === true) this.#sink.revoked();
    const until = value["valid_until"];
    this.#sink.validUntil(typeof until === "string" ? Date.parse(until) : undefined);
    const language = value["pattern_type"];
    if (language !== undefined) this.#sawPatternType = true;
    if (typeof language === "string" && language !== "stix") {
      this.#sink.unusable(`pattern-type-${/^[a-z0-9-]{1,40}$/.test(language) ? language : "other"}`, 1);
      return;
    }
    const pattern = value["pattern"];
    if (typeof pattern !== "string") {
      this.#report("stix-object-invalid", "An indicator has no pattern.", spot());
      return;
    }
    let found: ReturnType<typeof valuesOfPattern>;
    try {
      found = valuesOfPattern(pattern);
    } catch (cause) {
      if (!(cause instanceof PatternSyntaxError)) throw cause;
      const at = spot();
      const what = `The pattern is invalid: ${cause.message} (at character ${cause.column} of the pattern).`;
      this.#report("pattern-invalid", what, { ...at, jsonPath: `${at.jsonPath}.pattern` });
      return;
    }
    if (found.weakened) {
      this.#weakened += 1;
      this.#weakenedAt ??= spot();
    }
    for (const reason of found.unusable) this.#sink.unusable(reason, 1);
    if (found.values.length === 0) return;
    const context = this.#reading.detail ? indicatorContext(value, this.#knowledge) : this.#empty;
    for (const claimed of found.values) this.#claimed(claimed, context, spot);
  }

  #claimed(claimed: ClaimedValue, context: IndicatorContext, spot: () => ElementSpot): void {
    const typed = typeValue(claimed.type, claimed.text);
    if (typed === undefined) {
      const reason = reasonForText(claimed.text.trim());
      this.#sink.unusable(reason, 1);
      if (reason === "invalid-value") {
        const what = `${quoted(claimed.text)} is not a valid ${claimed.type ?? "address or domain name"}.`;
        const at = spot();
        this.#report("value-invalid", what, { ...at, jsonPath: `${at.jsonPath}.pattern` });
      }
      return;
    }
    this.#emit(typed.type, typed.value, context);
  }

  #emit(type: Parameters<FeedSink["indicator"]>[0], value: string, context: IndicatorContext): void {
    this.observables += 1;
    this.#sink.indicator(type, value, context, false);
  }

  #observable(object: JsonObject): void {
    const { type, value } = object;
    if (typeof type !== "string") return;
    const isOutside = this.#reading.scope === "indicators" && this.#indicators > 0;
    const claimed = isIndicatorType(type) && typeof value === "string";
    const typed = claimed ? typeValue(type, value) : undefined;
    if (typed === undefined) {
      const reason = claimed ? "invalid-value" : unusableKind(type);
      if (isOutside) this.#unusableOutside(reason);
      else this.#held.addUnusable(reason);
    } else if (this.#reading.scope === "document") {
      this.#emit(typed.type, typed.value, this.#empty);
    } else if (isOutside) {
      this.#outside += 1;
    } else {
      this.#held.add(typed.type, typed.value, false);
    }
  }

  #unusableOutside(reason: string): void {
    if (differenceOfUnusable(reason) === "other-object") this.#sink.difference("other-object", 1);
    else this.#outside += 1;
  }

  /** What was held is outside of the scope, because the document has indicators. */
  #releaseHeld(): void {
    this.#held.visit({
      value: () => {
        this.#outside += 1;
      },
      unusable: (reason) => this.#unusableOutside(reason),
    });
    this.#held.clear();
  }

  #report(code: ProblemCode, found: string, spot: Spot = {}): void {
    this.#sink.problem(problem(code, this.#place, found, spot));
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIndicatorType(type: string): type is IndicatorType {
  return (indicatorTypes as readonly string[]).includes(type);
}

const bundleMembers = new Set(["type", "id", "spec_version", "objects"]);

/** A value that STIX does not define; texts and numbers can't hold objects. */
const isUnknownMember = ([key, value]: readonly [string, unknown]) =>
  !bundleMembers.has(key) && typeof value === "object" && value !== null;

/** Other JSON has types and ids as well; STIX's ids start with the type. */
function hasStixId(type: unknown, id: unknown): boolean {
  return typeof type === "string" && typeof id === "string" && id.startsWith(`${type}--`);
}
