import { Stix2Knowledge } from "../format/stix2/knowledge.js";
import type { FeedEvent, ReadOptions } from "../model.js";
import type { DocumentLocation } from "../problems.js";
import { FeedEvents } from "./feedEvents.js";
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
  const events = new FeedEvents(options.strict === true);
  const knowledge = new Stix2Knowledge();
  await learn(path, options, knowledge);
  const steps = readAll(path, options, true, knowledge, events, {}, isWanted);
  for await (const _ of steps) {
    if (events.waiting > 0) yield events.take();
  }
  if (events.waiting > 0) yield events.take();
}
