import { ignoringCase } from "../../indexing/fingerprint.js";
import { FingerprintTable } from "../../indexing/fingerprintTable.js";

const pageEntries = 2 ** 14;

/** What ids of indicators begin with; left out of comparisons, as all have it. */
const idStart = "indicator--";

/** The `modified` of a version that has none or an invalid one: any other version is newer. */
export const neverModified = -8.64e15;

/**
 * Version series: objects of one id with several `modified`, of which the newest counts. If a newer version
 * follows an older one that was counted already, `late` is set, and the source has to be read again with the
 * same series, frozen.
 */
export class VersionSeries {
  /** UUIDs are the same in either case (RFC 9562). */
  readonly #ids = new FingerprintTable(2, ignoringCase);
  /** In pages, so that growing leaves no garbage. */
  readonly #newest: Float64Array[] = [];
  #frozen = false;
  #late = false;
  #repetitions = 0;
  /** Per id, 1 if it was seen since it froze. */
  #seen = new Uint8Array(0);

  /** How often an id was seen that was known already. */
  get repetitions(): number {
    return this.#repetitions;
  }

  get late(): boolean {
    return this.#late;
  }

  /** True where this version counts, as far as is known. `modified` is in milliseconds since 1970. */
  counts(id: string, modified: number): boolean {
    const rest = id.startsWith(idStart) ? id.slice(idStart.length) : id;
    if (this.#frozen) return this.#isNewest(this.#ids.find(rest), modified);
    const before = this.#ids.size;
    return this.#note(this.#ids.number(rest), before, modified);
  }

  /** The same for an id of an indicator that is given as bytes. */
  countsBytes(bytes: Buffer, from: number, to: number, modified: number): boolean {
    const at = from + idStart.length;
    if (this.#frozen) return this.#isNewest(this.#ids.findBytes(bytes, at, to), modified);
    const before = this.#ids.size;
    return this.#note(this.#ids.numberOfBytes(bytes, at, to), before, modified);
  }

  #isNewest(number: number, modified: number): boolean {
    if (number < 0) return true;
    this.#repetitions += this.#seen[number] ?? 0;
    this.#seen[number] = 1;
    return modified >= this.#newestOf(number);
  }

  #note(number: number, before: number, modified: number): boolean {
    if (number === before) {
      this.#set(number, modified);
      return true;
    }
    this.#repetitions += 1;
    const newest = this.#newestOf(number);
    if (modified < newest) return false;
    if (modified > newest) {
      this.#late = true;
      this.#set(number, modified);
    }
    return true;
  }

  /** From now on only the newest versions that were seen count. */
  freeze(): void {
    this.#frozen = true;
    this.#seen = new Uint8Array(this.#ids.size);
  }

  #newestOf(number: number): number {
    return this.#newest[(number / pageEntries) | 0]?.[number % pageEntries] ?? 0;
  }

  #set(number: number, modified: number): void {
    const index = (number / pageEntries) | 0;
    if (index === this.#newest.length) this.#newest.push(new Float64Array(pageEntries));
    const page = this.#newest[index];
    if (page !== undefined) page[number % pageEntries] = modified;
  }
}
