import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { bytesOfUuid, nameUuid } from "../../stix/index.js";
import type { ContentWriter, StagedContent } from "../contentStore.js";

type Json = Readonly<Record<string, unknown>>;

/** The namespace of the ids of snapshots' bundles. */
const namespace = bytesOfUuid("7b2bd0a5-9c0f-4d5c-9d0e-6f2f4d1f6a55");

/**
 * STIX 2 objects by id, each in its newest version: what a TAXII collection held when it was polled last. On
 * disk it is a bundle with one object a line in the order of the ids, so that the same objects give the same
 * bytes.
 */
export class ObjectSnapshot {
  readonly #objects = new Map<string, { readonly version: string; readonly text: string }>();
  changed = false;

  /** @param path of a snapshot that {@link write} wrote; undefined for an empty one */
  static async read(path: string | undefined): Promise<ObjectSnapshot> {
    const snapshot = new ObjectSnapshot();
    if (path === undefined) return snapshot;
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const text = line.replace(/,$/, "");
      if (!text.startsWith('{"') || text.startsWith('{"type":"bundle"')) continue;
      snapshot.add(JSON.parse(text) as Json);
    }
    snapshot.changed = false;
    return snapshot;
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Adds an object, or a newer version of one; an object without id is kept by its content. */
  add(object: Json): void {
    const text = JSON.stringify(object);
    const id = typeof object["id"] === "string" ? object["id"] : nameUuid(namespace, text);
    const version = versionOf(object);
    const known = this.#objects.get(id);
    if (known !== undefined && (known.version > version || known.text === text)) return;
    this.#objects.set(id, { version, text });
    this.changed = true;
  }

  /** Removes every object that is not among the ids. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of [...this.#objects.keys()]) {
      if (ids.has(id)) continue;
      this.#objects.delete(id);
      this.changed = true;
    }
  }

  async write(writer: ContentWriter, collection: string): Promise<StagedContent> {
    try {
      await writer.write(
        Buffer.from(`{"type":"bundle","id":"bundle--${nameUuid(namespace, collection)}","objects":[\n`),
      );
      const ids = [...this.#objects.keys()].sort();
      for (const [index, id] of ids.entries()) {
        const end = index === ids.length - 1 ? "\n" : ",\n";
        await writer.write(Buffer.from(`${this.#objects.get(id)?.text ?? ""}${end}`));
      }
      await writer.write(Buffer.from("]}\n"));
      return await writer.finish();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }
}

/** RFC 3339 instants of one server have one form, so they compare as text where only their digits count. */
function versionOf(object: Json): string {
  const instant = object["modified"] ?? object["created"] ?? object["date_added"];
  const milliseconds = typeof instant === "string" ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(milliseconds)) return "";
  // Servers give up to six digits of a second, of which Date keeps three.
  const fraction = /\.(\d+)/.exec(String(instant))?.[1] ?? "";
  return `${String(Math.floor(milliseconds / 1000)).padStart(12, "0")}.${fraction.padEnd(9, "0")}`;
}
