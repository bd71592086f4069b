import type { IndicatorType } from "../../model.js";
import type { BroadReason } from "../../values/breadth.js";
import type { TypedValue } from "../../values/canonical.js";
import type { ValueRemark } from "../../values/readValue.js";
import type { SpellingRemark } from "../../values/spelling.js";
import type { Capture } from "./details.js";
import { isTrue } from "./elementAttributes.js";
import type { Standing } from "./frame.js";
import type { ValueVocabulary } from "./namespaces.js";
import { judge, type KeptElement, type ValueElement, type Verdict } from "./valueElement.js";
import type { XmlElement } from "./xml/tokenizer.js";

/** Receives what a value element holds. */
export interface ValueListener {
  usable(type: IndicatorType, value: string, hostname: boolean, standing: Standing): void;
  /** What is to be pointed out about a usable value. */
  remark(remark: ValueRemark | SpellingRemark, standing: Standing): void;
  broad(typed: TypedValue, reason: BroadReason, hostname: boolean, standing: Standing): void;
  respelled(): void;
  unusable(reason: string, standing: Standing): void;
  invalid(text: string): void;
  weakened(): void;
}

/**
 * The value element that is open, of which there is one at a time; reused, as a document may hold a million.
 */
export class PendingValue implements Capture, ValueElement, Verdict {
  readonly #listener: ValueListener;
  text = "";
  vocabulary: ValueVocabulary = "address";
  claim: string | undefined;
  condition: string | undefined;
  applyCondition: string | undefined;
  delimiter: string | undefined;
  obfuscated = false;
  negated = false;
  leftOut: string | undefined;
  commaSeparates = false;
  hostname = false;
  standing: Standing | undefined;

  constructor(listener: ValueListener) {
    this.#listener = listener;
  }

  /** @param claim what the element around it says about its type */
  begin(vocabulary: ValueVocabulary, claim: string | undefined, element: XmlElement): void {
    this.vocabulary = vocabulary;
    this.claim = claim;
    this.condition = element.attribute("condition");
    this.applyCondition = element.attribute("apply_condition");
    this.delimiter = element.attribute("delimiter");
    this.obfuscated = isTrue(element.attribute("is_obfuscated"));
    this.hostname = vocabulary === "hostname" && !isTrue(claim);
  }

  done(text: string): void {
    judge(this, text, this);
  }

  /** The content of the element, to be kept. */
  snapshot(): KeptElement {
    const { vocabulary, claim, condition, applyCondition, delimiter } = this;
    const { obfuscated, negated, leftOut, commaSeparates, hostname } = this;
    return {
      vocabulary,
      claim,
      condition,
      applyCondition,
      delimiter,
      obfuscated,
      negated,
      leftOut,
      commaSeparates,
      hostname,
    };
  }

  /** Judges the text of an element that says the same as an earlier one. */
  again(element: KeptElement, text: string, standing: Standing): void {
    this.hostname = element.hostname;
    this.standing = standing;
    judge(element, text, this);
  }

  usable({ type, value }: TypedValue, remark: ValueRemark | undefined): void {
    if (this.standing === undefined) return;
    if (remark !== undefined) this.#listener.remark(remark, this.standing);
    this.#listener.usable(type, value, this.hostname, this.standing);
  }

  broad(typed: TypedValue, reason: BroadReason): void {
    if (this.standing !== undefined) this.#listener.broad(typed, reason, this.hostname, this.standing);
  }

  respelled(remark: SpellingRemark | undefined): void {
    this.#listener.respelled();
    if (remark !== undefined && this.standing !== undefined) this.#listener.remark(remark, this.standing);
  }

  unusable(reason: string): void {
    if (this.standing !== undefined) this.#listener.unusable(reason, this.standing);
  }

  invalid(text: string): void {
    this.#listener.invalid(text);
  }

  weakened(): void {
    this.#listener.weakened();
  }
}
