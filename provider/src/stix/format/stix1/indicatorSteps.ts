import type { TakeDetail } from "./details.js";
import type { KeptElement } from "./valueElement.js";

/** A step of reading an indicator. */
export type IndicatorPath =
  /** An id counts where it is; takes a gap. */
  | { readonly does: "settle" }
  /** The id of an indicator; takes a gap. */
  | { readonly does: "define" }
  /** A value element's text is judged; takes a gap. */
  | { readonly does: "value"; readonly element: KeptElement }
  /** The text of a fact is kept; takes a gap. */
  | { readonly does: "fact"; readonly take: TakeDetail }
  /** A text beside values is judged; takes a gap. */
  | { readonly does: "judge" }
  | { readonly does: "unusable"; readonly reason: string };

/** An indicator with more is not repeated. */
const maxSteps = 1_000;

/**
 * Writes down what reading an indicator does, as long as another one with other ids and texts would lead to
 * the same steps.
 */
export class IndicatorSteps {
  #steps: IndicatorPath[] | undefined;
  /** Texts that the open value or fact got so far; undefined where none is open. */
  #texts: number | undefined;

  begin(): void {
    this.#steps = [];
    this.#texts = undefined;
  }

  /** The indicator does what depends on more than itself. */
  giveUp(): void {
    this.#steps = undefined;
  }

  add(step: IndicatorPath): void {
    if (this.#steps === undefined) return;
    this.#steps.push(step);
    if (this.#steps.length > maxSteps) this.giveUp();
  }

  /** A step that takes the text of the element that is open. */
  addText(step: IndicatorPath): void {
    this.add(step);
    this.#texts = 0;
  }

  /** @param take what becomes of the text; undefined where that depends on more than the element */
  addFact(take: TakeDetail | undefined): void {
    if (take === undefined) this.giveUp();
    else this.addText({ does: "fact", take });
  }

  text(): void {
    if (this.#texts !== undefined) this.#texts += 1;
  }

  closeText(): void {
    if (this.#texts !== 1) this.giveUp();
    this.#texts = undefined;
  }

  /** An element opens; inside of a text it would cut that in two. */
  element(): void {
    if (this.#texts !== undefined) this.giveUp();
  }

  /** The steps; undefined where they cannot be repeated, or take another number of gaps. */
  taking(gaps: number): readonly IndicatorPath[] | undefined {
    const steps = this.#steps;
    this.#steps = undefined;
    return steps?.filter(({ does }) => does !== "unusable").length === gaps ? steps : undefined;
  }
}
