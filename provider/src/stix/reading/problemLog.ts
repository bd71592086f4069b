import { isDeepStrictEqual } from "node:util";
import { bounds } from "../limits.js";
import type { Problem } from "../model.js";
import { type DocumentLocation, problem } from "../problems.js";

/**
 * Gathers problems up to a bound, so that a source made of faults does not fill the memory; what is beyond is
 * counted.
 */
export class ProblemLog {
  readonly #strict: boolean;
  readonly #problems: Problem[] = [];
  #beyond = 0;
  #ok = true;

  /** @param strict lifts warnings to errors */
  constructor(strict: boolean) {
    this.#strict = strict;
  }

  get ok(): boolean {
    return this.#ok;
  }

  add(found: Problem): void {
    const judged = lifted(found, this.#strict);
    if (judged.level === "error") this.#ok = false;
    // An entry that is cut off is a fault of the entry and of its archive: the same sentence about one place.
    const last = this.#problems.at(-1);
    if (last?.code === judged.code && isDeepStrictEqual(last, judged)) return;
    if (this.#problems.length < bounds.problems) this.#problems.push(judged);
    else this.#beyond += 1;
  }

  result(place: DocumentLocation): { readonly ok: boolean; readonly problems: readonly Problem[] } {
    const problems = [...this.#problems];
    if (this.#beyond > 0) {
      const found =
        this.#beyond === 1 ? "1 more problem was found." : `${this.#beyond} more problems were found.`;
      problems.push(problem("too-many-problems", place, found));
    }
    return { ok: this.#ok, problems };
  }
}

/** Strictness turns warnings into errors. */
export function lifted(found: Problem, strict: boolean): Problem {
  return strict && found.level === "warning" ? { ...found, level: "error" } : found;
}
