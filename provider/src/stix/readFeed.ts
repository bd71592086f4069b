import type { FeedSink } from "./feedSink.js";
import { limitsWith } from "./limits.js";
import type { FeedEvent, ReadOptions } from "./model.js";
import { Names } from "./stix2/names.js";
import { VersionSeries } from "./stix2/series.js";
import { walk } from "./walk.js";

/**
 * Walks a source — a file or a folder — and tells what is in it, in a fixed order: the same source gives the same events. A
 * document's event stands behind the events of what it holds. Problems are events too; nothing about the source throws.
 */
export async function* readFeed(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<readonly FeedEvent[]> {
  const events = new Events(options.strict === true);
  const steps = walk(path, {
    reading: {
      scope: options.scope ?? "indicators",
      now: (options.now ?? new Date()).getTime(),
      detail: true,
    },
    limits: limitsWith(options.limits),
    sink: events,
    knowledge: { series: new VersionSeries(), names: new Names() },
    signal: options.signal,
  });
  for await (const _ of steps) if (events.waiting > 0) yield events.take();
  if (events.waiting > 0) yield events.take();
}

class Events implements FeedSink {
  #events: FeedEvent[] = [];

  constructor(private readonly strict: boolean) {}

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

  indicator(...[type, value, context, hostname]: Parameters<FeedSink["indicator"]>): void {
    const indicator = hostname ? { type, value, hostname, context } : { type, value, context };
    this.#events.push({ kind: "indicator", indicator });
  }

  unusable(reason: string, count: number): void {
    this.#events.push({ kind: "unusable", reason, count });
  }

  problem(problem: Parameters<FeedSink["problem"]>[0]): void {
    const lifted =
      this.strict && problem.level === "warning" ? ({ ...problem, level: "error" } as const) : problem;
    this.#events.push({ kind: "problem", problem: lifted });
  }

  producer(): void {}

  lapsed(): void {}
}
