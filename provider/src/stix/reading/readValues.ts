import { Stix2Knowledge } from "../format/stix2/knowledge.js";
import type { FeedEvent, ReadOptions } from "../model.js";
import { FeedEvents } from "./feedEvents.js";
import { readAll } from "./read.js";

/** Takes the events of one walk of a source. */
export type EventTaker = (events: readonly FeedEvent[]) => void;

/**
 * Walks a source once where its STIX 2 objects have one version each or are in the order of their versions,
 * twice otherwise. Contexts of STIX 2 indicators are sure to hold confidence and revocation only.
 *
 * @param start called before each walk; what an earlier walk brought does not count
 * @throws the signal's reason, where it aborts
 */
export async function readValues(path: string, options: ReadOptions, start: () => EventTaker): Promise<void> {
  const knowledge = new Stix2Knowledge();
  await walkOnce(path, options, knowledge, start());
  if (!knowledge.misjudged) return;
  knowledge.freeze();
  await walkOnce(path, options, knowledge, start());
}

async function walkOnce(
  path: string,
  options: ReadOptions,
  knowledge: Stix2Knowledge,
  take: EventTaker,
): Promise<void> {
  const events = new FeedEvents(options.strict === true);
  for await (const _ of readAll(path, options, "confidence", knowledge, events)) {
    if (events.waiting > 0) take(events.take());
  }
  if (events.waiting > 0) take(events.take());
}
