import { type FeedEvent, type Indicator, isStricter } from "../../stix/index.js";
import type { ExpireRule, FilterRules } from "../declaration/model.js";
import type { Matcher } from "../warninglists/warningList.js";
import { AllowList } from "./allowList.js";
import { expiryOf, instant } from "./expiryOf.js";

/** Why an indicator is left out. */
export type FilterReason =
  | "expired"
  | "revoked"
  | "low-confidence"
  | "other-type"
  | "tlp-too-strict"
  | "allowed"
  | "beyond-limit";

/** The rules of a source, applied to what its reader reports. */
export class FeedFilter {
  readonly #rules: FilterRules;
  readonly #allowed: AllowList | undefined;
  readonly #now: number;
  readonly #fetched: (indicator: Indicator) => number;
  readonly #counts = new Map<FilterReason, number>();
  readonly #allowances = new Map<string, number>();

  /**
   * @param folder against which paths in the rules are resolved
   * @param now the lock file's time, milliseconds since 1970; never the clock, so that a preview can be
   *   repeated
   * @param fetched when a value was fetched first
   * @param lists matchers of the warning lists that the rules name
   * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID
   */
  constructor(
    rules: FilterRules,
    folder: string,
    now: number,
    fetched: (indicator: Indicator) => number,
    lists: ReadonlyMap<string, Matcher>,
  ) {
    this.#rules = rules;
    this.#allowed = rules.allow === undefined ? undefined : new AllowList(rules.allow, folder, lists);
    this.#now = now;
    this.#fetched = fetched;
  }

  /** What the filter left out, by reason. */
  get filtered(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Matches of the allow list by rule, e.g. `domains example.com` → 3. */
  get allowances(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#allowances].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The events without the indicators that a rule leaves out. */
  async *apply(events: AsyncIterable<readonly FeedEvent[]>): AsyncGenerator<readonly FeedEvent[]> {
    const { limit } = this.#rules;
    const kept: FeedEvent[] = [];
    for await (const batch of events) {
      const passed = batch.filter((event) => event.kind !== "indicator" || this.#passes(event.indicator));
      if (limit === undefined) yield passed;
      else {
        for (const event of passed) kept.push(event);
      }
    }
    if (limit !== undefined) yield this.#limited(kept, limit);
  }

  #passes(indicator: Indicator): boolean {
    const reason = this.#reason(indicator);
    if (reason === undefined) return true;
    this.#count(reason, 1);
    return false;
  }

  #reason(indicator: Indicator): FilterReason | undefined {
    const { expire, minConfidence, maxTlp, types } = this.#rules;
    const { context } = indicator;
    if (expire !== undefined) {
      if (context.revoked === true) return "revoked";
      if (this.#isExpired(indicator, expire)) return "expired";
    }
    if (
      minConfidence !== undefined &&
      context.confidence !== undefined &&
      context.confidence < minConfidence
    ) {
      return "low-confidence";
    }
    if (maxTlp !== undefined && context.tlp !== undefined && isStricter(context.tlp, maxTlp))
      return "tlp-too-strict";
    if (types !== undefined && !types.includes(indicator.type)) return "other-type";
    const rule = this.#allowed?.ruleFor(indicator);
    if (rule === undefined) return undefined;
    this.#allowances.set(rule, (this.#allowances.get(rule) ?? 0) + 1);
    return "allowed";
  }

  #isExpired(indicator: Indicator, rule: ExpireRule): boolean {
    const expiry = expiryOf(indicator, rule, this.#fetched);
    return expiry !== undefined && expiry <= this.#now;
  }

  /** The best of them, each value once, in the order of the source. */
  #limited(
    events: readonly FeedEvent[],
    { max, by }: NonNullable<FilterRules["limit"]>,
  ): readonly FeedEvent[] {
    const seen = new Set<string>();
    const distinct = events.filter(({ kind, ...event }) => {
      if (kind !== "indicator") return false;
      const { type, value } = (event as { readonly indicator: Indicator }).indicator;
      const key = `${type}\0${value}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    }) as readonly (FeedEvent & { readonly kind: "indicator" })[];
    if (distinct.length <= max) return events;
    const score = ({ context }: Indicator): number =>
      by === "confidence" ? (context.confidence ?? 0) : (instant(context.modified ?? context.created) ?? 0);
    // Sorting is stable: of equals the first ones stay.
    const best = new Set([...distinct].sort((a, b) => score(b.indicator) - score(a.indicator)).slice(0, max));
    this.#count("beyond-limit", distinct.length - max);
    return events.filter((event) => event.kind !== "indicator" || best.has(event));
  }

  #count(reason: FilterReason, count: number): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }
}
