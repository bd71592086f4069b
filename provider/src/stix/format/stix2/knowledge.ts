import { rfc3339 } from "../../values/instant.js";
import { parseTlp, strictestTlp, type TlpLevel, tlpOfMarking, tlpOfTag } from "../../values/tlp.js";
import { isNestedBundle } from "./nestedBundle.js";
import { neverModified, VersionSeries } from "./series.js";

/** Marking definitions that are kept; a hostile source may hold any number. */
const maxMarkings = 10_000;

/** What holds over all STIX 2 documents of one source. */
export class Stix2Knowledge {
  readonly #series = new VersionSeries();
  readonly #names = new Map<string, string>();
  readonly #creators = new Set<string>();
  readonly #markings = new Map<string, TlpLevel>();

  /**
   * True where an older version of an object was taken for the newest, so that the source has to be read
   * again.
   */
  get misjudged(): boolean {
    return this.#series.late;
  }

  /** Objects with an id that was seen before, in all documents so far. */
  get repetitions(): number {
    return this.#series.repetitions;
  }

  /** From now on only the newest versions that were seen count. */
  freeze(): void {
    this.#series.freeze();
  }

  /** Takes from an object what others may need. */
  learn(object: unknown): void {
    if (typeof object !== "object" || object === null || Array.isArray(object)) return;
    if (isNestedBundle(object as Readonly<Record<string, unknown>>)) {
      for (const inner of (object as { readonly objects: readonly unknown[] }).objects) this.learn(inner);
      return;
    }
    const { type, id, name } = object as Readonly<Record<string, unknown>>;
    if (typeof id !== "string") return;
    if (type === "identity" && typeof name === "string") this.#names.set(id, name);
    if (type === "marking-definition") this.#learnMarking(id, object as Readonly<Record<string, unknown>>);
    if (type === "indicator") this.isNewest(object as Readonly<Record<string, unknown>>);
  }

  /** True where no newer version of the object is known. */
  isNewest({ id, modified }: Readonly<Record<string, unknown>>): boolean {
    if (typeof id !== "string") return true;
    const time = typeof modified === "string" ? Date.parse(rfc3339(modified) ?? "") : Number.NaN;
    return this.#series.counts(id, Number.isNaN(time) ? neverModified : time);
  }

  /** The same for an id that is given as bytes; `modified` is in milliseconds since 1970. */
  isNewestVersion(bytes: Buffer, from: number, to: number, modified: number): boolean {
    return this.#series.countsBytes(bytes, from, to, modified);
  }

  /** The level of a marking definition that the source holds or a standard fixes. */
  tlpOf(id: string): TlpLevel | undefined {
    return tlpOfMarking(id) ?? this.#markings.get(id);
  }

  /**
   * STIX 2.0 and 2.1 hold the level in the definition, TLP 2.0 in an extension, some producers in the name.
   */
  #learnMarking(id: string, object: Readonly<Record<string, unknown>>): void {
    const level = strictestTlp([
      ...levelsIn(object["definition"]),
      ...levelsOfExtensions(object),
      tagOf(object),
    ]);
    if (level !== undefined && this.#markings.size < maxMarkings) this.#markings.set(id, level);
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(id);
  }

  /** Notes who made an indicator. */
  madeBy(id: string): void {
    this.#creators.add(id);
  }

  /** Names of those who made the indicators, as far as the source holds their identities. */
  producers(): string[] {
    return [...this.#creators].map((id) => this.#names.get(id)).filter((name) => name !== undefined);
  }
}

const levelsIn = (definition: unknown): readonly (TlpLevel | undefined)[] => {
  if (typeof definition !== "object" || definition === null) return [];
  const { tlp, tlp_2_0: second } = definition as Readonly<Record<string, unknown>>;
  return [tlp, second].map((level) => (typeof level === "string" ? parseTlp(level) : undefined));
};

const levelsOfExtensions = ({ extensions }: Readonly<Record<string, unknown>>) =>
  typeof extensions === "object" && extensions !== null ? Object.values(extensions).flatMap(levelsIn) : [];

const tagOf = ({ name }: Readonly<Record<string, unknown>>): TlpLevel | undefined =>
  typeof name === "string" ? tlpOfTag(name) : undefined;
