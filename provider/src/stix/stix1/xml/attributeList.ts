import { AttributeName } from "./scope.js";

const mostKnown = 10_000;

/** The attributes of the tag that is being opened: names, and where their values stand in the bytes. Reused from tag to tag. */
export class AttributeList {
  readonly names: AttributeName[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** Values that differ from how they're written. */
  readonly #normal: (string | undefined)[] = [];
  readonly #known = new Map<string, AttributeName>();
  #bytes: Buffer = Buffer.alloc(0);
  #encoding: "latin1" | "utf8" = "utf8";

  /** Begins anew, for a tag in these bytes. */
  clear(bytes: Buffer, ascii: boolean): void {
    this.#bytes = bytes;
    this.#encoding = ascii ? "latin1" : "utf8";
    this.names.length = 0;
  }

  add(name: AttributeName, from: number, to: number): void {
    const i = this.names.length;
    this.names.push(name);
    this.#from[i] = from;
    this.#to[i] = to;
    this.#normal[i] = undefined;
  }

  /** One object for one name. */
  named(raw: string): AttributeName {
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const name = new AttributeName(raw);
    // Hostile documents may have names without end.
    if (this.#known.size < mostKnown) this.#known.set(raw, name);
    return name;
  }

  /** Index of the value's first byte. */
  start(i: number): number {
    return this.#from[i] ?? 0;
  }

  raw(i: number): string {
    return this.#bytes.toString(this.#encoding, this.#from[i], this.#to[i]);
  }

  setNormal(i: number, value: string): void {
    this.#normal[i] = value;
  }

  value(i: number): string {
    return this.#normal[i] ?? this.raw(i);
  }

  /** Index of a name that stands twice, else -1. */
  duplicate(): number {
    const { names } = this;
    const count = names.length;
    if (count > 16) {
      const seen = new Set<string>();
      return names.findIndex(({ raw }) => seen.size === seen.add(raw).size);
    }
    for (let i = 1; i < count; i++) {
      for (let j = 0; j < i; j++) if (names[i]?.raw === names[j]?.raw) return i;
    }
    return -1;
  }

  /** Index of the attribute without a prefix, else -1. */
  plain(local: string): number {
    const { names } = this;
    for (let i = 0; i < names.length; i++) if (names[i]?.raw === local) return i;
    return -1;
  }
}
