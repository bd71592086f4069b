import type { Problem } from "../../model.js";
import { type DocumentLocation, type ProblemCode, problem, quoted, type Spot } from "../../problems.js";
import { type BroadValue, broadProblem } from "../../reading/broadProblem.js";
import type { FeedSink } from "../../reading/feedSink.js";
import { type Remark, Remarks } from "../../reading/remarks.js";
import type { ElementKind } from "./elementKind.js";
import type { Composition } from "./frame.js";
import { refuseOtherRoot } from "./packageVersion.js";
import type { LeftOut } from "./reachedValues.js";

/** Reports what a package holds besides its values. */
export class PackageReport {
  readonly #place: DocumentLocation;
  readonly #sink: FeedSink;
  readonly #remarks: Remarks;
  #wrapper: Problem | undefined;
  #weakened = 0;
  #weakenedAt: Spot | undefined;

  constructor(place: DocumentLocation, sink: FeedSink) {
    this.#place = place;
    this.#sink = sink;
    this.#remarks = new Remarks(place, sink);
  }

  /** Values that have to match together are matched one by one. */
  weaken(at: Spot): void {
    this.#weakened += 1;
    this.#weakenedAt ??= at;
  }

  /**
   * A composition joined by AND ends.
   * @param promising values that were usable and references that were made up to here
   */
  composed({ members, before, at }: Composition, promising: number): void {
    if (members > 1 && promising > before) this.weaken(at);
  }

  /** A value that matches too much, and is not used. */
  broad(value: BroadValue, at: Spot): void {
    this.#sink.problem(broadProblem(value, this.#place, at));
  }

  remark(remark: Remark, at: Spot): void {
    this.#remarks.add(remark, at);
  }

  /**
   * The outermost element is not a package, as in an answer of TAXII 1.1; what is no STIX at all is found at
   * the end.
   */
  root(kind: ElementKind, at: Spot): void {
    refuseOtherRoot(kind, this.#place, at);
    if (kind.role === "package") return;
    const found = `The outermost element is ${quoted(kind.local)}.`;
    this.#wrapper = problem("package-wrapped", this.#place, found, at);
  }

  problem(code: ProblemCode, found: string, spot: Spot = {}): void {
    this.#sink.problem(problem(code, this.#place, found, spot));
  }

  /** @param ownList true if the package's own list of observables counts */
  end(leftOut: LeftOut, ownList: boolean, encoding: string): void {
    const { outside, unresolved, unresolvedIndicators, duplicates } = leftOut;
    if (this.#wrapper !== undefined) {
      this.#sink.difference("unknown-element", 1);
      this.#sink.problem(this.#wrapper);
    }
    this.#remarks.report();
    this.#sink.difference("outside-scope", outside);
    this.#sink.dropped("outside-scope", outside);
    this.#sink.dropped("composition", this.#weakened);
    this.#sink.difference("duplicate-object", duplicates);
    if (encoding !== "utf-8") this.#sink.difference("other-encoding", 1);
    if (outside > 0) {
      const where = ownList ? "outside the package's own list" : "where no indicator leads";
      this.problem("outside-scope", `${counted(outside, "value is", "values are")} ${where}.`);
    }
    for (const { id, at } of unresolvedIndicators.named) {
      const found = `A composite indicator names ${quoted(id)}, which is no indicator of the document.`;
      this.problem("unresolved-idref", found, at);
    }
    for (const { id, at } of unresolved.named) {
      this.problem("unresolved-idref", `The idref ${quoted(id)} has no target in the document.`, at);
    }
    const more = unresolved.others + unresolvedIndicators.others;
    if (more > 0) {
      const found = `${counted(more, "idref has", "idrefs have")} no target in the document.`;
      this.problem("unresolved-idref", found);
    }
    if (this.#weakened > 0) {
      const found = `${counted(this.#weakened, "composition joins observables", "compositions join observables")} by AND.`;
      this.problem("composition-weakened", found, this.#weakenedAt);
    }
  }
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
