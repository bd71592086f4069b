import { Stix2Knowledge } from "../format/stix2/knowledge.js";
import type { IndicatorContext, IndicatorType, Problem, ReadOptions } from "../model.js";
import type { FeedSink } from "./feedSink.js";
import { lifted } from "./problemLog.js";
import { readAll } from "./read.js";

/** Takes what one walk of a source finds, in the order of the source. */
export interface ValueTaker {
  /**
   * Takes a usable value, also one that is revoked.
   *
   * @param value may keep the text alive that it was cut from: copy it to keep it
   */
  value(type: IndicatorType, value: string, context: IndicatorContext): void;
  /** Takes what is wrong with the source. */
  problem(problem: Problem): void;
}

/**
 * Walks a source once where its STIX 2 objects have one version each or are in the order of their versions,
 * twice otherwise. Contexts of STIX 2 indicators are sure to hold confidence and revocation only.
 *
 * @param start called before each walk; what an earlier walk brought does not count
 * @throws the signal's reason, where it aborts
 */
export async function readValues(path: string, options: ReadOptions, start: () => ValueTaker): Promise<void> {
  const knowledge = new Stix2Knowledge();
  await walkOnce(path, options, knowledge, start());
  if (!knowledge.misjudged) return;
  knowledge.freeze();
  // It was written in full when the first walk ended.
  const { arriving: _, ...again } = options;
  await walkOnce(path, again, knowledge, start());
}

async function walkOnce(
  path: string,
  options: ReadOptions,
  knowledge: Stix2Knowledge,
  taker: ValueTaker,
): Promise<void> {
  const sink = new ValueSink(taker, options.strict === true);
  for await (const _ of readAll(path, options, "confidence", knowledge, sink)) {
    // Values are taken as they are found.
  }
}

/** Hands values and problems on, and nothing else. */
class ValueSink implements FeedSink {
  readonly #taker: ValueTaker;
  readonly #strict: boolean;

  constructor(taker: ValueTaker, strict: boolean) {
    this.#taker = taker;
    this.#strict = strict;
  }

  indicator(type: IndicatorType, value: string, context: IndicatorContext): void {
    this.#taker.value(type, value, context);
  }

  problem(problem: Problem): void {
    this.#taker.problem(lifted(problem, this.#strict));
  }

  document(): void {}
  unusable(): void {}
  dropped(): void {}
  producer(): void {}
  difference(): void {}
  revoked(): void {}
  respelled(): void {}
  validUntil(): void {}
}
