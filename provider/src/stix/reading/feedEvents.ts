import { detachString } from "../memory/detachString.js";
import type { FeedEvent } from "../model.js";
import type { FeedSink } from "./feedSink.js";
import { lifted } from "./problemLog.js";

/** Gathers events until the consumer is ready for them. */
export class FeedEvents implements FeedSink {
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
