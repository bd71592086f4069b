import { Stix2Knowledge } from "../format/stix2/knowledge.js";
import { detachString } from "../memory/detachString.js";
import type { FeedEvent, ReadOptions } from "../model.js";
import type { DocumentLocation } from "../problems.js";
import type { FeedSink } from "./feedSink.js";
import { lifted } from "./problemLog.js";
import { learn, readAll } from "./read.js";

/**
 * Walks a source, a file or a folder, and reports what is in it, in a fixed order: the same source gives the
 * same events. A document's event is after the events of what it holds. Problems are events too; nothing
 * about the source throws. Sources with STIX 2 are walked twice, because newer versions and identities may be
 * after what they concern.
 * @param isWanted false for documents that are passed over
 * @throws the signal's reason, where it aborts
 */
export async function* readFeed(
  path: string,
  options: ReadOptions = {},
  isWanted?: (place: DocumentLocation) => boolean,
): AsyncGenerator<readonly FeedEvent[]> {
  const events = new Events(options.strict === true);
  const knowledge = new Stix2Knowledge();
  await learn(path, options, knowledge);
  const steps = readAll(path, options, true, knowledge, events, {}, isWanted);
  for await (const _ of steps) {
    if (events.waiting > 0) yield events.take();
  }
  if (events.waiting > 0) yield events.take();
}

/** Gathers events until the consumer is ready for them. */
class Events implements FeedSink {
  readonly #strict: boolean;
  #events: FeedEvent[] = [];

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  get waiting(): number {
    return this.#events.length;
  }

  take(): readonly FeedEvent[] {
    const taken = this.#events;
    this.#events = [];
    return taken;
  }

  document(document: Parameters<FeedSink["document"]>[0]): void {
    this.#events.push({ kind: "document", document });
  }

  indicator(...[type, read, context, hostname]: Parameters<FeedSink["indicator"]>): void {
    const value = detachString(read);
    const indicator = hostname ? { type, value, hostname, context } : { type, value, context };
    this.#events.push({ kind: "indicator", indicator });
  }

  unusable(reason: string, count: number): void {
    this.#events.push({ kind: "unusable", reason, count });
  }

  dropped(reason: Parameters<FeedSink["dropped"]>[0], count: number): void {
    if (count > 0) this.#events.push({ kind: "dropped", reason, count });
  }

  problem(problem: Parameters<FeedSink["problem"]>[0]): void {
    this.#events.push({ kind: "problem", problem: lifted(problem, this.#strict) });
  }

  // Contexts hold them, or the inspection does.
  producer(): void {}
  difference(): void {}
  revoked(): void {}
  respelled(): void {}
  validUntil(): void {}
}
