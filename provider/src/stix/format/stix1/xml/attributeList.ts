import { startsWith } from "../../../container/startsWith.js";
import { AttributeName } from "./scope.js";
import type { Wish } from "./shapeMemory.js";

const maxKnown = 10_000;
/** Longer values hardly come again. */
const longestRemembered = 64;

/** The attributes of the tag that is being opened: names, and where their values stand in the bytes. Reused from tag to tag. */
export class AttributeList {
  readonly #names: AttributeName[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** Values that differ from how they're written. */
  readonly #normal: (string | undefined)[] = [];
  readonly #wishes: Wish[] = [];
  readonly #known = new Map<string, AttributeName>();
  #count = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #encoding: "latin1" | "utf8" = "utf8";

  get count(): number {
    return this.#count;
  }

  /** Begins anew, for a tag in these bytes. */
  clear(bytes: Buffer, ascii: boolean): void {
    this.#bytes = bytes;
    this.#encoding = ascii ? "latin1" : "utf8";
    this.#count = 0;
  }

  add(name: AttributeName, from: number, to: number): void {
    const i = this.#count;
    this.#names[i] = name;
    this.#from[i] = from;
    this.#to[i] = to;
    this.#normal[i] = undefined;
    this.#wishes[i] = "nothing";
    this.#count = i + 1;
  }

  /** One object for one name. */
  named(raw: string): AttributeName {
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const name = new AttributeName(raw);
    // Hostile documents may have names without end.
    if (this.#known.size < maxKnown) this.#known.set(raw, name);
    return name;
  }

  name(i: number): AttributeName | undefined {
    return i < this.#count ? this.#names[i] : undefined;
  }

  /** Index of the value's first byte. */
  start(i: number): number {
    return this.#from[i] ?? 0;
  }

  /** Index behind the value's last byte. */
  end(i: number): number {
    return this.#to[i] ?? 0;
  }

  /** What was made of an attribute; of two wishes, the greater one. */
  wish(i: number): Wish {
    return this.#wishes[i] ?? "nothing";
  }

  wants(i: number, wish: Wish): void {
    if (this.#wishes[i] !== "value") this.#wishes[i] = wish;
  }

  raw(i: number): string {
    return this.#bytes.toString(this.#encoding, this.#from[i], this.#to[i]);
  }

  setNormal(i: number, value: string): void {
    this.#normal[i] = value;
  }

  value(i: number): string {
    const normal = this.#normal[i];
    const name = this.#names[i];
    if (normal !== undefined || name === undefined) return normal ?? "";
    const from = this.#from[i] ?? 0;
    const to = this.#to[i] ?? 0;
    if (name.lastBytes.length === to - from && startsWith(this.#bytes, from, name.lastBytes))
      return name.lastValue;
    const value = this.raw(i);
    if (to - from <= longestRemembered) {
      name.lastBytes = Uint8Array.prototype.slice.call(this.#bytes, from, to);
      name.lastValue = value;
    }
    return value;
  }

  /** {@link localHashOf} over the value. */
  localHash(i: number): number {
    return localHashOf(this.#bytes, this.#from[i] ?? 0, this.#to[i] ?? 0);
  }

  /** Index of a name that stands twice, else -1. */
  duplicate(): number {
    const count = this.#count;
    const names = this.#names;
    if (count > 16) {
      const seen = new Set<string>();
      return names.slice(0, count).findIndex(({ raw }) => seen.size === seen.add(raw).size);
    }
    for (let i = 1; i < count; i++) {
      for (let j = 0; j < i; j++) if (names[i] === names[j] || names[i]?.raw === names[j]?.raw) return i;
    }
    return -1;
  }

  /** Index of the attribute without a prefix, else -1. */
  plain(local: string): number {
    for (let i = 0; i < this.#count; i++) if (this.#names[i]?.raw === local) return i;
    return -1;
  }
}

/** 32 bits over the bytes behind the first colon, over all where there is none. */
export function localHashOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] === 0x3a) return hashOfBytes(bytes, at + 1, to);
  }
  return hashOfBytes(bytes, from, to);
}

/** 32 bits over bytes, by FNV-1a. */
export function hashOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}
