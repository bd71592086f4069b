import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { type IndicatorType, indicatorTypes } from "../model.js";
import { compareRecords } from "./snapshotBucket.js";
import { lengthAt, recordHeadBytes, snapshotMagic, trailerBytes, typeAt } from "./snapshotForm.js";

const windowBytes = 256 * 1024;

/** A snapshot was written by another version, cut off or changed. */
export class SnapshotDamaged extends Error {}

/**
 * Goes through the records of a snapshot, of which it holds a small window. What it passed on counts only
 * once {@link next} returned false: the checksum is at the end.
 */
export class SnapshotReader {
  readonly #read: (buffer: Buffer, at: number, length: number, position: number) => number;
  readonly #end: number;
  readonly #close: () => void;
  #window = Buffer.allocUnsafeSlow(windowBytes);
  #length = 0;
  #position = 0;
  #sum = 0;
  /** Where the current record begins, and where it ends. */
  #at = 0;
  #next = 0;

  /** @param source path of a file, or the bytes. @throws Error of the file system, {@link SnapshotDamaged} */
  constructor(source: string | Buffer) {
    const { read, bytes, close } = typeof source === "string" ? fileOf(source) : bytesOf(source);
    [this.#read, this.#close, this.#end] = [read, close, bytes - trailerBytes];
    const head = Buffer.alloc(snapshotMagic.length);
    if (this.#end < head.length || this.#take(head) < head.length || !head.equals(snapshotMagic)) {
      this.close();
      throw new SnapshotDamaged("It does not begin as a snapshot");
    }
  }

  /** Goes to the next record; false after the last. @throws SnapshotDamaged */
  next(): boolean {
    if (!this.#has(this.#next, recordHeadBytes)) return this.#finish();
    const bytes = recordHeadBytes + this.#window.readUInt32LE(this.#next + lengthAt);
    if (!this.#has(this.#next, bytes)) throw new SnapshotDamaged("A record is cut off");
    this.#at = this.#next;
    this.#next = this.#at + bytes;
    return true;
  }

  get type(): IndicatorType {
    const type = indicatorTypes[this.#window[this.#at + typeAt] ?? -1];
    if (type === undefined) throw new SnapshotDamaged("A record has no known type");
    return type;
  }

  get value(): string {
    return this.#window.toString("utf8", this.#at + recordHeadBytes, this.#next);
  }

  /** The order of the current records of two readers. */
  compare(other: SnapshotReader): number {
    return compareRecords(this.#window, this.#at, other.#window, other.#at);
  }

  close(): void {
    this.#close();
  }

  /** Makes sure that so many bytes from an offset are in the window, which may move the offset to 0. */
  #has(from: number, bytes: number): boolean {
    if (from + bytes <= this.#length) return true;
    const kept = this.#length - from;
    if (bytes > this.#end) return false;
    const larger = bytes > this.#window.length ? Buffer.allocUnsafeSlow(bytes) : this.#window;
    this.#window.copy(larger, 0, from, this.#length);
    this.#window = larger;
    [this.#length, this.#at, this.#next] = [kept, 0, 0];
    while (this.#length < this.#window.length) {
      const read = this.#take(this.#window.subarray(this.#length));
      if (read === 0) break;
      this.#length += read;
    }
    return bytes <= this.#length;
  }

  #take(into: Buffer): number {
    const wanted = Math.min(into.length, this.#end - this.#position);
    if (wanted <= 0) return 0;
    const read = this.#read(into, 0, wanted, this.#position);
    this.#position += read;
    this.#sum = crc32(into.subarray(0, read), this.#sum);
    return read;
  }

  #finish(): false {
    const trailer = Buffer.alloc(trailerBytes);
    const rest = this.#length - this.#next;
    const read = this.#read(trailer, 0, trailerBytes, this.#end);
    if (rest !== 0 || read !== trailerBytes || trailer.readUInt32LE() !== this.#sum)
      throw new SnapshotDamaged("The checksum does not match");
    return false;
  }
}

type Source = {
  readonly read: (buffer: Buffer, at: number, length: number, position: number) => number;
  readonly bytes: number;
  readonly close: () => void;
};

function fileOf(path: string): Source {
  const descriptor = openSync(path, "r");
  return {
    read: (buffer, at, length, position) => readSync(descriptor, buffer, at, length, position),
    bytes: fstatSync(descriptor).size,
    close: () => closeSync(descriptor),
  };
}

function bytesOf(bytes: Buffer): Source {
  return {
    read: (buffer, at, length, position) => bytes.copy(buffer, at, position, position + length),
    bytes: bytes.length,
    close: () => undefined,
  };
}
