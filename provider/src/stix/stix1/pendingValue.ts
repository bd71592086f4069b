import type { IndicatorType } from "../model.js";
import type { TypedValue } from "../values/canonical.js";
import type { Capture } from "./details.js";
import type { Frame } from "./frame.js";
import type { ValueVocabulary } from "./namespaces.js";
import { judge, type ValueElement, type Verdict } from "./valueElement.js";

/** Told what a value element turns out to hold. */
export interface ValueListener {
  usable(type: IndicatorType, value: string, hostname: boolean, frame: Frame): void;
  unusable(reason: string, frame: Frame): void;
  invalid(text: string): void;
  weakened(): void;
}

/** The value element that is open, of which there is one at a time; reused, as a document may hold a million. */
export class PendingValue implements Capture, ValueElement, Verdict {
  text = "";
  vocabulary: ValueVocabulary = "address";
  claim: string | undefined;
  condition: string | undefined;
  applyCondition: string | undefined;
  delimiter: string | undefined;
  obfuscated = false;
  negated = false;
  commaSeparates = false;
  hostname = false;
  frame: Frame | undefined;

  constructor(private readonly listener: ValueListener) {}

  done(text: string): void {
    judge(this, text, this);
  }

  usable({ type, value }: TypedValue): void {
    if (this.frame !== undefined) this.listener.usable(type, value, this.hostname, this.frame);
  }

  unusable(reason: string): void {
    if (this.frame !== undefined) this.listener.unusable(reason, this.frame);
  }

  invalid(text: string): void {
    this.listener.invalid(text);
  }

  weakened(): void {
    this.listener.weakened();
  }
}
