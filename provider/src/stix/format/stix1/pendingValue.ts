import type { IndicatorType } from "../../model.js";
import type { BroadReason } from "../../values/breadth.js";
import type { TypedValue } from "../../values/canonical.js";
import type { ValueRemark } from "../../values/readValue.js";
import type { SpellingRemark } from "../../values/spelling.js";
import type { Capture } from "./details.js";
import { isTrue } from "./elementAttributes.js";
import type { ValueOwner } from "./frame.js";
import type { ValueVocabulary } from "./namespaces.js";
import { judge, type KeptElement, type ValueElement, type Verdict } from "./valueElement.js";
import type { XmlElement } from "./xml/tokenizer.js";

/** Receives what a value element holds. */
export interface ValueListener {
  usable(type: IndicatorType, value: string, hostname: boolean, owner: ValueOwner): void;
  /** What is to be pointed out about a usable value. */
  remark(remark: ValueRemark | SpellingRemark, owner: ValueOwner): void;
  broad(typed: TypedValue, reason: BroadReason, hostname: boolean, owner: ValueOwner): void;
  respelled(): void;
  unusable(reason: string, owner: ValueOwner): void;
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
  owner: ValueOwner | undefined;

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
  again(element: KeptElement, text: string, owner: ValueOwner): void {
    this.hostname = element.hostname;
    this.owner = owner;
    judge(element, text, this);
  }

  usable({ type, value }: TypedValue, remark: ValueRemark | undefined): void {
    if (this.owner === undefined) return;
    if (remark !== undefined) this.#listener.remark(remark, this.owner);
    this.#listener.usable(type, value, this.hostname, this.owner);
  }

  broad(typed: TypedValue, reason: BroadReason): void {
    if (this.owner !== undefined) this.#listener.broad(typed, reason, this.hostname, this.owner);
  }

  respelled(remark: SpellingRemark | undefined): void {
    this.#listener.respelled();
    if (remark !== undefined && this.owner !== undefined) this.#listener.remark(remark, this.owner);
  }

  unusable(reason: string): void {
    if (this.owner !== undefined) this.#listener.unusable(reason, this.owner);
  }

  invalid(text: string): void {
    this.#listener.invalid(text);
  }

  weakened(): void {
    this.#listener.weakened();
  }
}
