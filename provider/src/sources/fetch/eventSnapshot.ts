import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
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
    const text = JSON.stringify(event);
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
