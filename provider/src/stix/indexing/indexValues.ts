import { type IndicatorType, indicatorTypes } from "../model.js";

/** Values by type, sorted by UTF-16 unit and without repetitions. */
export type SortedValues = Readonly<Record<IndicatorType, readonly string[]>>;

/**
 * The bytes in which an index keeps values, made for compressing well: IPv4 addresses as distances between
 * numbers (a third less than as text), everything else front-coded, i.e. as the length shared with the value
 * before and the rest. Lengths are apart from texts. `undefined` where it takes more than `most` bytes.
 */
export function packValues(values: SortedValues, most: number): Buffer | undefined {
  const bytes = new ByteWriter(most);
  const addresses: number[] = [];
  const others: string[] = [];
  for (const value of values["ipv4-addr"]) {
    const number = addressNumber(value);
    if (number === undefined) others.push(value);
    else addresses.push(number);
  }
  writeDistances(bytes, addresses);
  for (const type of indicatorTypes) writeFrontCoded(bytes, type === "ipv4-addr" ? others : values[type]);
  return bytes.result();
}

/** @throws RangeError when the bytes end early or go on after the last value */
export function unpackValues(packed: Buffer): SortedValues {
  const bytes = new ByteReader(packed);
  const addresses = readDistances(bytes).map(addressText);
  const [others, sixes, domains, urls] = indicatorTypes.map(() => readFrontCoded(bytes));
  bytes.end();
  return {
    "ipv4-addr": [...addresses, ...(others ?? [])].sort(),
    "ipv6-addr": sixes ?? [],
    "domain-name": domains ?? [],
    url: urls ?? [],
  };
}

const quad = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|$)){4}$/;

function addressNumber(text: string): number | undefined {
  if (!quad.test(text)) return undefined;
  return text.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

const addressText = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");

function writeDistances(bytes: ByteWriter, numbers: readonly number[]): void {
  const ascending = Float64Array.from(numbers).sort();
  bytes.number(ascending.length);
  let before = 0;
  for (const number of ascending) {
    bytes.number(number - before);
    before = number;
  }
}

function readDistances(bytes: ByteReader): number[] {
  let number = 0;
  return bytes.list(() => {
    number += bytes.number();
    return number;
  });
}

function writeFrontCoded(bytes: ByteWriter, sorted: readonly string[]): void {
  bytes.number(sorted.length);
  const rests: Buffer[] = [];
  let before: Buffer = Buffer.alloc(0);
  for (const value of sorted) {
    const text = Buffer.from(value, "utf8");
    let shared = 0;
    while (shared < before.length && shared < text.length && before[shared] === text[shared]) shared += 1;
    bytes.number(shared);
    rests.push(text.subarray(shared));
    before = text;
  }
  for (const rest of rests) bytes.number(rest.length);
  for (const rest of rests) bytes.raw(rest);
}

function readFrontCoded(bytes: ByteReader): string[] {
  const shared = bytes.list(() => bytes.number());
  const lengths = shared.map(() => bytes.number());
  let before: Buffer = Buffer.alloc(0);
  return lengths.map((length, i) => {
    before = Buffer.concat([before.subarray(0, shared[i]), bytes.raw(length)]);
    return before.toString("utf8");
  });
}

class ByteWriter {
  readonly #maxBytes: number;
  #bytes: Buffer = Buffer.alloc(4096);
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, lowest first. */
  number(number: number): void {
    let left = number;
    while (left >= 0x80) {
      this.#byte((left % 0x80) | 0x80);
      left = Math.floor(left / 0x80);
    }
    this.#byte(left);
  }

  raw(bytes: Buffer): void {
    if (!this.#reserve(bytes.length)) return;
    bytes.copy(this.#bytes, this.#length);
    this.#length += bytes.length;
  }

  /** `undefined` when it became too much. */
  result(): Buffer | undefined {
    return this.#length > this.#maxBytes ? undefined : this.#bytes.subarray(0, this.#length);
  }

  #byte(byte: number): void {
    if (!this.#reserve(1)) return;
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  #reserve(length: number): boolean {
    if (this.#length + length > this.#maxBytes) {
      this.#length = this.#maxBytes + 1;
      return false;
    }
    if (this.#length + length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    return true;
  }
}

class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(): number {
    let number = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || factor > 2 ** 49) throw new RangeError("A number is cut off or too large");
      this.#at += 1;
      number += (byte & 0x7f) * factor;
      if (byte < 0x80) return number;
      factor *= 0x80;
    }
  }

  /**
   * As many items as a number says; each takes a byte at least, so the number cannot claim more than there
   * are.
   */
  list<T>(item: () => T): T[] {
    const length = this.number();
    if (length > this.#bytes.length - this.#at)
      throw new RangeError("A list claims more items than there are bytes");
    return Array.from({ length }, item);
  }

  raw(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new RangeError("A text is cut off");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError("Something follows the last value");
  }
}
