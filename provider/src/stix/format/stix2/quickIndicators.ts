import { startsWith } from "../../container/startsWith.js";
import type { IndicatorType } from "../../model.js";
import type { TypedValue } from "../../values/canonical.js";
import { isCommon } from "../../values/commonValue.js";
import { readValue } from "../../values/readValue.js";
import { textsOfBenign } from "./benign.js";
import { instantOfBytes } from "./instantOfBytes.js";
import { textsOfNestedValues } from "./nestedValues.js";
import { ObjectSkimmer } from "./objectSkimmer.js";
import { countResemblingKeys } from "./resemblingKeys.js";

/** A plain indicator: one value, nothing that needs a second look. */
export interface QuickIndicator {
  readonly typed: TypedValue;
  /** Where its id is. */
  readonly idFrom: number;
  readonly idTo: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly version: "2.0" | "2.1" | undefined;
  readonly hasPatternType: boolean;
  readonly creator: string | undefined;
  /** Milliseconds since 1970. */
  readonly validUntil: number | undefined;
  /** 0 to 100. */
  readonly confidence: number | undefined;
}

const wanted = [
  "type",
  "id",
  "modified",
  "pattern",
  "spec_version",
  "pattern_type",
  "created_by_ref",
  "valid_until",
  "revoked",
  "confidence",
] as const;
const [type, id, modified, pattern, specVersion, patternType, creator, validUntil, revoked, confidence] =
  wanted.map((_, i) => i) as [number, number, number, number, number, number, number, number, number, number];

const indicatorWord = Buffer.from("indicator");
const idStart = Buffer.from("indicator--");
const stix = Buffer.from("stix");
const version20 = Buffer.from("2.0");
const version21 = Buffer.from("2.1");
const falseWord = Buffer.from("false");
const heads: readonly (readonly [type: IndicatorType, head: Buffer])[] = (
  ["ipv4-addr", "domain-name", "url", "ipv6-addr"] as const
).map((one) => [one, Buffer.from(`[${one}:value`)]);

/** What arrays and objects of plain indicators do not hold. */
const refused = new RegExp(`${textsOfNestedValues}|${textsOfBenign}`, "i");

/**
 * Finds the plain indicators of a feed without JSON.parse, which costs most of the time otherwise. Everything
 * else is read in the common way; tests compare the two.
 */
export class QuickIndicators {
  readonly #skimmer = new ObjectSkimmer(wanted, refused);
  #creatorBytes: Uint8Array = new Uint8Array(0);
  #creator = "";

  get lineBreaks(): number {
    return this.#skimmer.lineBreaks;
  }

  get lastLineStart(): number {
    return this.#skimmer.lastLineStart;
  }

  /** Expects the next objects to look like one that was read in the common way. */
  learn(object: Readonly<Record<string, unknown>>): void {
    const isPlain = object["type"] === "indicator" && countResemblingKeys(object) === 0;
    this.#skimmer.learn(isPlain ? Object.keys(object) : []);
  }

  /**
   * Reads the object at an index.
   * @param take called with what was found
   * @returns the index after the object, or -1 if it has to be read in the common way
   */
  read(bytes: Buffer, at: number, take: (found: QuickIndicator) => void): number {
    const skim = this.#skimmer;
    const end = skim.pass(bytes, at);
    if (end < 0 || !this.#is(bytes, type, indicatorWord) || skim.from(id) < 0) return -1;
    if (!startsWith(bytes, skim.from(id), idStart)) return -1;
    if (skim.from(patternType) >= 0 && !this.#is(bytes, patternType, stix)) return -1;
    if (skim.from(revoked) >= 0 && !this.#is(bytes, revoked, falseWord)) return -1;
    const version = this.#version(bytes);
    const changed = this.#time(bytes, modified);
    const until = skim.from(validUntil) < 0 ? undefined : this.#time(bytes, validUntil);
    const trust = this.#number(bytes, confidence);
    if (trust === undefined && skim.from(confidence) >= 0) return -1;
    const typed = this.#typed(bytes);
    if (version === "other" || changed === undefined || typed === undefined) return -1;
    if (until === undefined && skim.from(validUntil) >= 0) return -1;
    take({
      typed,
      idFrom: skim.from(id),
      idTo: skim.to(id),
      modified: changed,
      version,
      hasPatternType: skim.from(patternType) >= 0,
      creator: skim.from(creator) < 0 ? undefined : this.#creatorOf(bytes),
      validUntil: until,
      confidence: trust,
    });
    return end;
  }

  #version(bytes: Buffer): "2.0" | "2.1" | undefined | "other" {
    if (this.#skimmer.from(specVersion) < 0) return undefined;
    return this.#is(bytes, specVersion, version21)
      ? "2.1"
      : this.#is(bytes, specVersion, version20)
        ? "2.0"
        : "other";
  }

  /** The value of `[type:value = 'text']`, as long as nothing in it is escaped. */
  #typed(bytes: Buffer): TypedValue | undefined {
    const from = this.#skimmer.from(pattern);
    const to = this.#skimmer.to(pattern);
    if (from < 0) return undefined;
    for (const [claimed, head] of heads) {
      if (!startsWith(bytes, from, head)) continue;
      let at = from + head.length;
      while (bytes[at] === 0x20) at += 1;
      if (bytes[at] !== 0x3d) return undefined;
      at += 1;
      while (bytes[at] === 0x20) at += 1;
      if (bytes[at] !== 0x27 || bytes[to - 1] !== 0x5d || bytes[to - 2] !== 0x27 || to - 2 <= at)
        return undefined;
      for (let i = at + 1; i < to - 2; i++) if (bytes[i] === 0x27) return undefined;
      const ascii = bytes.toString("latin1", at + 1, to - 2);
      if (isCommon(claimed, ascii)) return { type: claimed, value: ascii };
      const read = readValue(claimed, bytes.toString("utf8", at + 1, to - 2));
      return read.kind === "usable" && !read.respelled && read.remark === undefined ? read.typed : undefined;
    }
    return undefined;
  }

  #time(bytes: Buffer, slot: number): number | undefined {
    const from = this.#skimmer.from(slot);
    return from < 0 ? undefined : instantOfBytes(bytes, from, this.#skimmer.to(slot));
  }

  /** A whole number from 0 to 100, as JSON writes it; undefined for everything else. */
  #number(bytes: Buffer, slot: number): number | undefined {
    const from = this.#skimmer.from(slot);
    const digits = from < 0 ? 0 : this.#skimmer.to(slot) - from;
    // In quotes it is a text, not a number.
    if (bytes[from - 1] === 0x22 || digits < 1 || digits > 3 || (digits > 1 && bytes[from] === 0x30))
      return undefined;
    let value = 0;
    for (let i = from; i < from + digits; i++) {
      const digit = (bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) return undefined;
      value = value * 10 + digit;
    }
    return value <= 100 ? value : undefined;
  }

  #creatorOf(bytes: Buffer): string {
    const from = this.#skimmer.from(creator);
    if (!this.#is(bytes, creator, this.#creatorBytes)) {
      this.#creator = this.#text(bytes, creator);
      this.#creatorBytes = Uint8Array.prototype.slice.call(bytes, from, this.#skimmer.to(creator));
    }
    return this.#creator;
  }

  #is(bytes: Buffer, slot: number, word: Uint8Array): boolean {
    const from = this.#skimmer.from(slot);
    return from >= 0 && this.#skimmer.to(slot) - from === word.length && startsWith(bytes, from, word);
  }

  #text(bytes: Buffer, slot: number): string {
    return bytes.toString("utf8", this.#skimmer.from(slot), this.#skimmer.to(slot));
  }
}
