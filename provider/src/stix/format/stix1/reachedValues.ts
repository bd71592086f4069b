import { Integers } from "../../memory/integers.js";
import type { IndicatorContext, IndicatorType } from "../../model.js";
import { differenceOfUnusable } from "../../reading/differences.js";
import type { FeedSink, Reading } from "../../reading/feedSink.js";
import type { BroadReason } from "../../values/breadth.js";
import type { TypedValue } from "../../values/canonical.js";
import { HeldValues } from "../../values/held.js";
import type { ValueOwner } from "./frame.js";
import type { IndicatorDraft, PackageDetails } from "./indicatorDraft.js";
import { IndicatorIds, type UnresolvedIdref } from "./indicatorIds.js";
import { References } from "./references.js";

const nothing: IndicatorContext = {};
/**
 * Values of one indicator that wait for its end; beyond that, they are handed on with the context known so
 * far.
 */
const maxWaiting = 10_000;

/** Idrefs without a target: with id and place, and the number of those of which neither is kept. */
interface Unresolved {
  readonly named: readonly UnresolvedIdref[];
  readonly others: number;
}

/** What did not count at a document's end. */
export interface LeftOut {
  /** Values that nothing reaches. */
  readonly outside: number;
  /** Idrefs of observables and objects without a target in the document. */
  readonly unresolved: Unresolved;
  /** Idrefs of composite indicators without a target in the document. */
  readonly unresolvedIndicators: Unresolved;
  /** Indicators, observables and objects with an id that another one has. */
  readonly duplicates: number;
}

/**
 * Decides which of a document's values count, and hands those to the sink. What an indicator holds without
 * negation counts at its end; everything else is kept until the end of the document, when it is known what
 * indicators reach.
 */
export class ReachedValues {
  /** Values that counted so far. */
  observables = 0;
  /** Values that count or may count, and references, whose targets may hold such values. */
  promising = 0;
  readonly indicatorIds = new IndicatorIds();
  readonly #reading: Reading;
  readonly #sink: FeedSink;
  readonly #package: PackageDetails;
  readonly #references = new References();
  readonly #held = new HeldValues();
  readonly #listed = new Integers();
  readonly #contexts: IndicatorContext[] = [];

  /** @param ofPackage what holds for all indicators of the package, as far as it is known */
  constructor(reading: Reading, sink: FeedSink, ofPackage: PackageDetails) {
    this.#reading = reading;
    this.#sink = sink;
    this.#package = ofPackage;
  }

  /** An id of something whose values count where they are: the hash of its local part. */
  settle(localHash: number): void {
    this.#references.settle(localHash);
  }

  /** Adds a node of something that idrefs may name; returns its number. */
  addNode(around: number, id: string | undefined, negates: boolean): number {
    return this.#references.addNode(around, id, negates);
  }

  /** The outermost node of an indicator, or of the package's own list. */
  start({ region, draft, node }: ValueOwner, negated: boolean): void {
    if (region === "indicator" && draft !== undefined) {
      this.#references.startAtNode(this.#rootOf(draft), node, negated);
    } else if (region === "listed") this.#listed.push(node);
  }

  /** An idref. @param describe how it is written, and where */
  refer(owner: ValueOwner, target: string, describe: () => UnresolvedIdref): void {
    const { region, draft, node } = owner;
    if (this.#mayCount(owner)) this.promising += 1;
    if (node >= 0) this.#references.addEdge(node, target, describe);
    else if (region === "indicator" && draft !== undefined) {
      this.#references.startAtIdref(this.#rootOf(draft), target, false, describe);
    }
  }

  usable(type: IndicatorType, value: string, hostname: boolean, owner: ValueOwner): void {
    const { region, node, draft } = owner;
    if (this.#mayCount(owner)) this.promising += 1;
    if (region === "indicator" && draft !== undefined && (node < 0 || this.#reading.scope === "document")) {
      draft.values.push({ type, value, hostname });
      if (draft.values.length >= maxWaiting) this.#flush(draft);
    } else if (this.#reading.scope === "document") this.#emit(type, value, nothing, hostname);
    else this.#held.add(type, value, hostname, node);
  }

  #mayCount({ region, negated }: ValueOwner): boolean {
    return !negated && (region !== "context" || this.#reading.scope === "document");
  }

  /**
   * A value that matches too much: counts where it is allowed. @returns true if it is to be reported as left
   * out
   */
  refuses({ type, value }: TypedValue, reason: BroadReason, hostname: boolean, owner: ValueOwner): boolean {
    if (this.#reading.allowBroad) this.usable(type, value, hostname, owner);
    else this.unusable(reason, owner);
    return !this.#reading.allowBroad && owner.region !== "context";
  }

  unusable(reason: string, { region, node }: ValueOwner): void {
    const counts = (region === "indicator" && node < 0) || this.#reading.scope === "document";
    if (counts) this.#sink.unusable(reason, 1);
    else this.#held.addUnusable(reason, node);
  }

  /** An indicator ends. */
  finish(draft: IndicatorDraft): void {
    this.#sink.validUntil(draft.end());
    const producer = draft.producer ?? this.#package.packageProducer;
    if (producer !== undefined) this.#sink.producer(producer);
    this.#flush(draft);
    if (draft.root !== undefined) this.#contexts[draft.root] = this.#contextOf(draft);
  }

  /**
   * At the end it is known which of the values outside indicators count.
   * @param ownList true where the package's own list counts, because nothing else does
   */
  end(ownList: boolean): LeftOut {
    if (ownList) {
      for (let i = 0; i < this.#listed.length; i++)
        this.#references.startAtNode(-1, this.#listed.get(i), false);
    }
    const { of, unresolved } = this.#references.reach();
    let outside = 0;
    this.#held.visit({
      value: (type, value, hostname, node) => {
        const reach = of(node);
        if (reach === undefined) outside += 1;
        else if (reach.negated) this.#sink.unusable("negated", 1);
        else this.#emit(type, value, this.#contexts[reach.root] ?? nothing, hostname);
      },
      unusable: (reason, node) => {
        if (of(node) !== undefined) this.#sink.unusable(reason, 1);
        else {
          const kind = differenceOfUnusable(reason);
          this.#sink.difference(kind === "other-object" ? kind : "outside-scope", 1);
        }
      },
    });
    this.#held.clear();
    return {
      outside,
      unresolved,
      unresolvedIndicators: this.indicatorIds.unresolved(),
      duplicates: this.#references.duplicates + this.indicatorIds.duplicates(),
    };
  }

  #rootOf(draft: IndicatorDraft): number {
    draft.root ??= this.#contexts.push(nothing) - 1;
    return draft.root;
  }

  #flush(draft: IndicatorDraft): void {
    if (draft.values.length === 0) return;
    const context = this.#contextOf(draft);
    for (const { type, value, hostname } of draft.values) this.#emit(type, value, context, hostname);
    draft.values = [];
  }

  #contextOf(draft: IndicatorDraft): IndicatorContext {
    return this.#reading.detail ? draft.context(this.#package) : nothing;
  }

  #emit(type: IndicatorType, value: string, context: IndicatorContext, hostname: boolean): void {
    this.observables += 1;
    this.#sink.indicator(type, value, context, hostname);
  }
}
