import { startsWith } from "../../../container/startsWith.js";
import type { Wish } from "./learned/shapeMemory.js";
import { localFingerprintOf, localHashOf } from "./localHash.js";
import { AttributeName, type NamespaceScope } from "./scope.js";

/** Names that are kept; a hostile document may have any number. */
const maxKnown = 10_000;
/** Longer values are rarely repeated. */
const maxRememberedBytes = 64;
/** Attributes up to which comparing each with each is faster than a set. */
const maxCompared = 16;

/**
 * The attributes of the tag that is being opened: names, and where their values are in the bytes. Reused from
 * tag to tag.
 */
export class AttributeList {
  readonly #names: AttributeName[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** Values that differ from the way they are written. */
  readonly #normal: (string | undefined)[] = [];
  readonly #wishes: Wish[] = [];
  readonly #known = new Map<string, AttributeName>();
  #count = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #encoding: "latin1" | "utf8" = "utf8";

  get count(): number {
    return this.#count;
  }

  /** Starts the list of a tag in these bytes. */
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

  /** Index after the value's last byte. */
  end(i: number): number {
    return this.#to[i] ?? 0;
  }

  /** What the handler made of an attribute. */
  wish(i: number): Wish {
    return this.#wishes[i] ?? "nothing";
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
    if (to - from <= maxRememberedBytes) {
      name.lastBytes = Uint8Array.prototype.slice.call(this.#bytes, from, to);
      name.lastValue = value;
    }
    return value;
  }

  /** Index of a name that appears twice, else -1. */
  duplicate(): number {
    const count = this.#count;
    const names = this.#names;
    if (count > maxCompared) {
      const seen = new Set<string>();
      for (let i = 0; i < count; i++) if (seen.size === seen.add(names[i]?.raw ?? "").size) return i;
      return -1;
    }
    for (let i = 1; i < count; i++) {
      for (let j = 0; j < i; j++) if (names[i] === names[j] || names[i]?.raw === names[j]?.raw) return i;
    }
    return -1;
  }

  /** The value of an attribute without a prefix. */
  valueOf(local: string): string | undefined {
    const i = this.#plain(local);
    return i < 0 ? undefined : this.#wantedValue(i);
  }

  /** The value of an attribute whose prefix has a namespace. */
  valueIn(uri: string, local: string, scope: NamespaceScope<unknown>): string | undefined {
    for (let i = 0; i < this.#count; i++) {
      const name = this.#names[i];
      if (name?.local === local && name.prefix !== "" && name.namespaceIn(scope) === uri) {
        return this.#wantedValue(i);
      }
    }
    return undefined;
  }

  /** {@link localHashOf} over the value of an attribute without a prefix. */
  localHashOf(local: string): number | undefined {
    const i = this.#hashed(local);
    return i < 0 ? undefined : localHashOf(this.#view(), this.#from[i] ?? 0, this.#to[i] ?? 0);
  }

  /** {@link localFingerprintOf} over the value of an attribute without a prefix. */
  localFingerprintOf(local: string): number | undefined {
    const i = this.#hashed(local);
    return i < 0 ? undefined : localFingerprintOf(this.#view(), this.#from[i] ?? 0, this.#to[i] ?? 0);
  }

  #view(): DataView {
    const { buffer, byteOffset, length } = this.#bytes;
    return new DataView(buffer, byteOffset, length);
  }

  #hashed(local: string): number {
    const i = this.#plain(local);
    if (i >= 0 && this.#wishes[i] !== "value") this.#wishes[i] = "hash";
    return i;
  }

  #wantedValue(i: number): string {
    this.#wishes[i] = "value";
    return this.value(i);
  }

  #plain(local: string): number {
    for (let i = 0; i < this.#count; i++) if (this.#names[i]?.raw === local) return i;
    return -1;
  }
}
