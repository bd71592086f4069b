import { Stix2Knowledge } from "../format/stix2/knowledge.js";
import { groupedNumber } from "../groupedNumber.js";
import { ContentDigest } from "../indexing/digest.js";
import { DistinctSet, digestOfSets } from "../indexing/distinct.js";
import type { DistinctSink } from "../indexing/valueSnapshot.js";
import { bounds, limitsWith } from "../limits.js";
import { detachString } from "../memory/detachString.js";
import {
  type DifferenceKind,
  type DocumentSummary,
  type IndicatorType,
  type Inspection,
  indicatorTypes,
  type ReadOptions,
} from "../model.js";
import { problem } from "../problems.js";
import { DifferenceCount, differenceOfUnusable } from "./differences.js";
import type { FeedSink } from "./feedSink.js";
import { ProblemLog } from "./problemLog.js";
import { readAll } from "./read.js";
import { joinedFormat, readingDigest } from "./readFormat.js";
import { expiredAt, ValidityCount } from "./validity.js";
import type { Walked } from "./walk.js";

/** How a source is inspected. */
export interface InspectOptions extends ReadOptions {
  /** Also list the distinct values; they are held in memory. */
  readonly values?: boolean;
  /** Makes the sink that takes the distinct values; a pass that is repeated makes another. */
  readonly distinct?: () => DistinctSink;
}

/**
 * Everything that is known of a source after one streaming pass: digest, versions, distinct indicators by
 * type, and all problems. Problems never throw; `ok` says whether one of them is an error.
 */
export async function inspect(path: string, options: InspectOptions = {}): Promise<Inspection> {
  const knowledge = new Stix2Knowledge();
  const first = await pass(path, options, knowledge);
  if (!knowledge.misjudged) return first;
  // A newer version was after an older one that was counted already: count again, knowing which ones are
  // newest.
  knowledge.freeze();
  return await pass(path, options, knowledge);
}

async function pass(path: string, options: InspectOptions, knowledge: Stix2Knowledge): Promise<Inspection> {
  const count = new Count(options);
  const walked: Walked = {};
  for await (const _ of readAll(path, options, false, knowledge, count, walked));
  const { observablesPerCollection } = limitsWith(options.limits);
  return count.result(path, observablesPerCollection, knowledge.producers(), walked);
}

class Count implements FeedSink {
  readonly #digest = new ContentDigest();
  readonly #documents: DocumentSummary[] = [];
  readonly #log: ProblemLog;
  readonly #producers = new Set<string>();
  readonly #unusable = new Map<string, number>();
  readonly #sets: Record<IndicatorType, DistinctSet> = {
    "ipv4-addr": new DistinctSet(),
    "ipv6-addr": new DistinctSet(),
    "domain-name": new DistinctSet(),
    url: new DistinctSet(),
  };
  readonly #values: Record<IndicatorType, string[]> | undefined;
  readonly #differences = new DifferenceCount();
  readonly #validity = new ValidityCount();
  readonly #now: number;
  #revoked = 0;
  #respelled = 0;

  readonly #options: InspectOptions;
  readonly #sink: DistinctSink | undefined;

  constructor(options: InspectOptions) {
    this.#options = options;
    this.#sink = options.distinct?.();
    this.#log = new ProblemLog(options.strict === true);
    this.#now = (options.now ?? new Date()).getTime();
    if (options.values === true) {
      this.#values = { "ipv4-addr": [], "ipv6-addr": [], "domain-name": [], url: [] };
    }
  }

  document(summary: DocumentSummary): void {
    const differences = this.#differences.endDocument();
    this.#documents.push(differences.length === 0 ? summary : { ...summary, differences });
    this.#digest.add(summary.sha256);
    const reading = readingDigest(summary, this.#options);
    if (reading !== undefined) this.#digest.add(reading);
  }

  indicator(type: IndicatorType, value: string): void {
    const set = this.#sets[type];
    if (!set.add(value)) return;
    this.#values?.[type].push(detachString(value));
    this.#sink?.add(type, value, set.words);
  }

  unusable(reason: string, count: number): void {
    this.#differences.add(differenceOfUnusable(reason), count);
    const counted = this.#unusable.size < bounds.reasons || this.#unusable.has(reason) ? reason : "other";
    this.#unusable.set(counted, (this.#unusable.get(counted) ?? 0) + count);
  }

  // For conversions only.
  dropped(): void {}

  difference(kind: DifferenceKind, count: number): void {
    this.#differences.add(kind, count);
  }

  problem(found: Parameters<FeedSink["problem"]>[0]): void {
    this.#log.add(found);
  }

  producer(name: string): void {
    this.#producers.add(name);
  }

  respelled(): void {
    this.#respelled += 1;
    this.#differences.add("other-spelling", 1);
  }

  revoked(): void {
    this.#revoked += 1;
  }

  validUntil(until: number | undefined): void {
    this.#validity.add(until);
  }

  #whyNone(): string {
    const reasons = [...this.#unusable].sort(([, a], [, b]) => b - a);
    const revoked: [string, number][] = this.#revoked > 0 ? [["revoked", this.#revoked]] : [];
    const left = [...reasons, ...revoked];
    if (left.length === 0) return "It contains no indicator.";
    const counts = left.map(([reason, count]) => `${groupedNumber(count)} ${reason}`);
    return `It contains no indicator that can be used: ${counts.join(", ")}.`;
  }

  result(path: string, most: number, producers: readonly string[], walked: Walked): Inspection {
    const indicators = {
      "ipv4-addr": this.#sets["ipv4-addr"].size,
      "ipv6-addr": this.#sets["ipv6-addr"].size,
      "domain-name": this.#sets["domain-name"].size,
      url: this.#sets.url.size,
    };
    const total = indicatorTypes.reduce((sum, type) => sum + indicators[type], 0);
    if (total > most) {
      const found = `The source holds ${total} distinct indicators, of which ${most} are recommended at most.`;
      this.#log.add(problem("too-many-observables", { file: path }, found));
    }
    if (total === 0 && this.#log.ok) {
      this.#log.add(problem("no-indicators", { file: path }, this.#whyNone()));
    }
    const versions = new Set(this.#documents.map(({ version }) => version).filter((v) => v !== undefined));
    const { problems, ok } = this.#log.result({ file: path });
    const validity = this.#validity.result();
    return {
      path,
      ok,
      stixVersions: [...versions].sort(),
      documents: this.#documents,
      ...joinedFormat(this.#documents),
      producers: [...new Set([...this.#producers, ...producers])].sort(),
      indicators,
      total,
      expired: expiredAt(validity, this.#now),
      validity,
      revoked: this.#revoked,
      unusable: Object.fromEntries([...this.#unusable].sort(([a], [b]) => (a < b ? -1 : 1))),
      respelled: this.#respelled,
      differences: this.#differences.result(),
      problems,
      digest: this.#digest.result(),
      indicatorsDigest: digestOfSets(this.#sets),
      ...(walked.file === undefined ? {} : { file: walked.file }),
      ...(this.#values === undefined ? {} : { values: sorted(this.#values) }),
    };
  }
}

function sorted(values: Record<IndicatorType, string[]>): Record<IndicatorType, string[]> {
  for (const type of indicatorTypes) values[type].sort();
  return values;
}
