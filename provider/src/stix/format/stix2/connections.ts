import { FingerprintTable } from "../../indexing/fingerprintTable.js";
import { IntegerSet } from "../../memory/integerSet.js";
import { isObject, type JsonObject } from "./objects.js";

/**
 * Which observables open connections and accept none: the sides of the machines that are observed, which are
 * context. An observable that another connection leads to is none of these.
 */
export class Connections {
  readonly #ids = new FingerprintTable(2);
  readonly #sources = new IntegerSet();
  readonly #destinations = new IntegerSet();

  /** Takes the references of a `network-traffic` object. */
  learn(object: JsonObject): void {
    const { src_ref: source, dst_ref: destination } = object;
    if (typeof source === "string") this.#sources.add(this.#ids.number(source));
    if (typeof destination === "string") this.#destinations.add(this.#ids.number(destination));
  }

  /** A number for an observable's id, to ask for it at the end; -1 where it has none. */
  numberOf({ id }: JsonObject): number {
    return typeof id === "string" ? this.#ids.number(id) : -1;
  }

  isSourceOnly(number: number): boolean {
    return number >= 0 && this.#sources.has(number) && !this.#destinations.has(number);
  }
}

/** The same for the observables of STIX 2.0, which refer to each other by their keys in `objects`. */
export function sourceKeys(objects: JsonObject): ReadonlySet<string> {
  const sources = new Set<string>();
  const destinations = new Set<unknown>();
  for (const object of Object.values(objects)) {
    if (!isObject(object) || object["type"] !== "network-traffic") continue;
    const { src_ref: source, dst_ref: destination } = object;
    if (typeof source === "string") sources.add(source);
    destinations.add(destination);
  }
  return new Set([...sources].filter((key) => !destinations.has(key)));
}
