import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { tlpOfTag } from "../../stix/index.js";
import type { ContentWriter, StagedContent } from "../contentStore.js";

const head = '{"response":[';
const tail = "]}";

/**
 * The events of a MISP feed by UUID, in the form of a MISP export, with one event a line in the order of the
 * UUIDs, so that the same events give the same bytes.
 */
export class EventSnapshot {
  readonly #events = new Map<string, { readonly timestamp: string; readonly text: string }>();
  changed = false;

  /** @param path of a snapshot that {@link write} wrote; undefined for an empty one */
  static async read(path: string | undefined): Promise<EventSnapshot> {
    const snapshot = new EventSnapshot();
    if (path === undefined) return snapshot;
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line === head || line === tail) continue;
      const event = JSON.parse(line.replace(/,$/, "")) as {
        readonly Event?: { readonly uuid?: unknown; readonly timestamp?: unknown };
      };
      snapshot.put(String(event.Event?.uuid), String(event.Event?.timestamp), event);
    }
    snapshot.changed = false;
    return snapshot;
  }

  has(id: string, timestamp: string): boolean {
    return this.#events.get(id)?.timestamp === timestamp;
  }

  put(id: string, timestamp: string, event: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(withTagsOfEvent(event));
    if (this.#events.get(id)?.text === text) return;
    this.#events.set(id, { timestamp, text });
    this.changed = true;
  }

  /** Removes every event that is not among the UUIDs. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of [...this.#events.keys()]) {
      if (ids.has(id)) continue;
      this.#events.delete(id);
      this.changed = true;
    }
  }

  async write(writer: ContentWriter): Promise<StagedContent> {
    try {
      await writer.write(Buffer.from(`${head}\n`));
      const ids = [...this.#events.keys()].sort();
      for (const [index, id] of ids.entries()) {
        await writer.write(
          Buffer.from(`${this.#events.get(id)?.text ?? ""}${index === ids.length - 1 ? "\n" : ",\n"}`),
        );
      }
      await writer.write(Buffer.from(`${tail}\n`));
      return await writer.finish();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }
}

interface Tagged {
  readonly Tag?: unknown;
  readonly Attribute?: unknown;
  readonly Object?: unknown;
}

/** The TLP tags of an event on each of its attributes too, as the reader sees attributes one by one. */
function withTagsOfEvent(document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const event = document["Event"] as Tagged | undefined;
  const tags = listOf(event?.Tag).filter((tag) => tlpOfTag(nameOf(tag)) !== undefined);
  if (event === undefined || tags.length === 0) return document;
  const tagged = (attribute: unknown) => {
    const own = listOf((attribute as Tagged).Tag);
    const names = new Set(own.map(nameOf));
    return { ...(attribute as object), Tag: [...own, ...tags.filter((tag) => !names.has(nameOf(tag)))] };
  };
  const withTags = (holder: Tagged) =>
    Array.isArray(holder.Attribute) ? { ...holder, Attribute: holder.Attribute.map(tagged) } : holder;
  const objects = Array.isArray(event.Object)
    ? { Object: event.Object.map((one) => withTags(one as Tagged)) }
    : {};
  return { ...document, Event: { ...withTags(event), ...objects } };
}

const nameOf = (tag: unknown): string => String((tag as { readonly name?: unknown } | null)?.name);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
