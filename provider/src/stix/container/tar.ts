import { bounds } from "../limits.js";
import { type DocumentLocation, quoted, throwProblem } from "../problems.js";
import type { ByteSource } from "./byteSource.js";
import { tarLibrary } from "./tarLibrary.js";

const block = 512;

/**
 * A regular file of an archive; its bytes must be read before the next member is asked for, else they are
 * skipped.
 */
export interface TarMember {
  readonly path: string;
  readonly bytes: ByteSource;
}

interface Extended {
  path?: string;
  /** By a header of GNU tar. */
  longPath?: string;
  size?: number;
  sparse?: boolean;
}

/** Records of extended headers that hold names, numbers and times (POSIX pax, and what tar programs add). */
const plainRecords: ReadonlySet<string> = new Set([
  ...["path", "size", "mtime", "atime", "ctime", "uid", "gid", "uname", "gname", "charset", "hdrcharset"],
  ...["SCHILY.dev", "SCHILY.ino", "SCHILY.nlink", "LIBARCHIVE.creationtime"],
]);

/**
 * Walks a tar archive front to back without writing anything to disk. Plain files and folders are the only
 * entries allowed: a link, a device, a sparse file or a path that leaves the archive ends the walk with an
 * error that names it.
 */
export class TarSource {
  readonly #source: ByteSource;
  readonly #place: DocumentLocation;
  #buffered: Buffer = Buffer.alloc(0);
  #memberLeft = 0;
  #padding = 0;
  #sawHeader = false;
  /** True when bytes other than zeros follow the end mark. */
  trailingData = false;
  /** True when what fills an entry's last block is not zeros. */
  filled = false;

  constructor(source: ByteSource, place: DocumentLocation) {
    this.#source = source;
    this.#place = place;
  }

  async nextMember(): Promise<TarMember | undefined> {
    await this.#skip(this.#memberLeft);
    await this.#skip(this.#padding, (filler) => {
      this.filled ||= filler.some((byte) => byte !== 0);
    });
    this.#memberLeft = 0;
    this.#padding = 0;
    let extended: Extended = {};
    for (;;) {
      const raw = await this.#take(block);
      if (raw === undefined) {
        // Some writers leave the end mark out; cutting off exactly between two members cannot be
        // distinguished from that.
        if (!this.#sawHeader)
          throwProblem("archive-damaged", this.#place, "It has no entry and no end mark.");
        return undefined;
      }
      if (raw.every((byte) => byte === 0)) {
        await this.#lookAfterEnd();
        return undefined;
      }
      const long = extended.path ?? extended.longPath;
      const header = new (tarLibrary().Header)(raw, 0, isPlainFile(raw) ? named(long) : undefined);
      if (!header.cksumValid)
        throwProblem("archive-damaged", this.#place, "The checksum of an entry's header is wrong.");
      this.#sawHeader = true;
      const size = header.size ?? 0;
      if (!Number.isSafeInteger(size) || size < 0)
        throwProblem("archive-damaged", this.#place, "The size of an entry is not a number.");
      switch (header.type) {
        case "ExtendedHeader":
        case "OldExtendedHeader":
          extended = { ...extended, ...this.#parsePax(await this.#metadata(size)) };
          continue;
        case "GlobalExtendedHeader":
          this.#refuseGlobal(this.#parsePax(await this.#metadata(size)));
          continue;
        case "NextFileHasLongPath":
        case "OldGnuLongPath":
          extended.longPath = (await this.#metadata(size)).toString("utf8").replace(/\0.*$/s, "");
          continue;
        case "NextFileHasLongLinkpath":
          await this.#metadata(size);
          this.filled = true;
          continue;
        default:
      }
      const path = long ?? header.path ?? "";
      if (header.linkpath) this.filled = true;
      if (extended.path !== undefined && extended.longPath !== undefined && extended.longPath !== path) {
        this.#refuse(path, "has two names");
      }
      // Only entries larger than any that is read need another size than the header's.
      if (extended.size !== undefined && extended.size !== size) this.#refuse(path, "has two sizes");
      const bytes = size;
      this.#refuseUnsafe(path, header.type, extended.sparse === true);
      if (header.type === "Directory" || path.endsWith("/")) {
        // The library takes a folder's size for 0, whatever its header has.
        if (bytes > 0 || claimsContent(raw)) this.#refuse(path, "is a folder with content");
        extended = {};
        continue;
      }
      this.#memberLeft = bytes;
      this.#padding = roundUp(bytes) - bytes;
      return { path: normalized(path), bytes: { next: () => this.#nextOfMember() } };
    }
  }

  #refuseUnsafe(path: string, type: string, sparse: boolean): void {
    const what =
      path === "" || path.includes("\0") || path.length > bounds.pathCharacters
        ? "has no usable name"
        : /^([/\\]|[A-Za-z]:)/.test(path)
          ? "has an absolute path"
          : path.split(/[/\\]/).includes("..")
            ? "leaves the archive by `..`"
            : sparse || type === "SparseFile"
              ? "is a sparse file"
              : !["File", "OldFile", "ContiguousFile", "Directory", "GNUDumpDir"].includes(type)
                ? `is of type ${type}`
                : undefined;
    if (what !== undefined) this.#refuse(path, what);
  }

  /** Readers disagree on whether a global header changes the entries after it. */
  #refuseGlobal({ path, size, sparse }: Extended): void {
    if (path !== undefined || size !== undefined || sparse === true) {
      this.#refuse(path ?? "", "changes all entries after it by a global header");
    }
  }

  #refuse(path: string, what: string): never {
    throwProblem(
      "unsafe-member",
      { ...this.#place, member: path },
      `The archive's entry ${quoted(path, 100)} ${what}.`,
    );
  }

  /** POSIX records: length, space, key=value, newline; the length counts itself. */
  #parsePax(data: Buffer): Extended {
    const found: Extended = {};
    let at = 0;
    while (at < data.length && data[at] !== 0) {
      const space = data.indexOf(0x20, at);
      const length = space < 0 ? Number.NaN : Number(data.subarray(at, space).toString("latin1"));
      const end = at + length;
      if (!Number.isInteger(length) || length < 5 || end > data.length || data[end - 1] !== 0x0a) {
        throwProblem("archive-damaged", this.#place, "An extended header is malformed.");
      }
      const record = data.subarray(space + 1, end - 1).toString("utf8");
      const equals = record.indexOf("=");
      const key = record.slice(0, equals);
      const value = record.slice(equals + 1);
      if (key === "path") found.path = value;
      if (key === "size") {
        const size = Number(value);
        if (!/^\d+$/.test(value) || !Number.isSafeInteger(size)) {
          throwProblem("archive-damaged", this.#place, "The size in an extended header is not a number.");
        }
        found.size = size;
      }
      if (key.startsWith("GNU.sparse.")) found.sparse = true;
      else if (!plainRecords.has(key)) this.filled = true;
      at = end;
    }
    return found;
  }

  async #metadata(size: number): Promise<Buffer> {
    if (size > bounds.archiveHeaderBytes) {
      throwProblem("archive-damaged", this.#place, `An extended header claims ${size} bytes.`);
    }
    const padded = await this.#take(roundUp(size));
    if (padded === undefined) this.#cutOff();
    return padded.subarray(0, size);
  }

  async #nextOfMember(): Promise<Buffer | undefined> {
    if (this.#memberLeft === 0) return undefined;
    const chunk = this.#buffered.length > 0 ? this.#buffered : await this.#source.next();
    if (chunk === undefined) this.#cutOff();
    const part = chunk.subarray(0, this.#memberLeft);
    this.#buffered = chunk.subarray(part.length);
    this.#memberLeft -= part.length;
    return part;
  }

  async #take(length: number): Promise<Buffer | undefined> {
    while (this.#buffered.length < length) {
      const before = Buffer.from(this.#buffered);
      const chunk = await this.#source.next();
      if (chunk === undefined) {
        if (before.length === 0) return undefined;
        this.#cutOff();
      }
      this.#buffered = before.length === 0 ? chunk : Buffer.concat([before, chunk]);
    }
    const taken = this.#buffered.subarray(0, length);
    this.#buffered = this.#buffered.subarray(length);
    return taken;
  }

  async #skip(length: number, look?: (skipped: Buffer) => void): Promise<void> {
    let left = length;
    while (left > 0) {
      const chunk = this.#buffered.length > 0 ? this.#buffered : await this.#source.next();
      if (chunk === undefined) this.#cutOff();
      const skipped = Math.min(left, chunk.length);
      look?.(chunk.subarray(0, skipped));
      this.#buffered = chunk.subarray(skipped);
      left -= skipped;
    }
  }

  async #lookAfterEnd(): Promise<void> {
    for (;;) {
      const chunk = this.#buffered.length > 0 ? this.#buffered : await this.#source.next();
      this.#buffered = Buffer.alloc(0);
      if (chunk === undefined) return;
      if (!this.trailingData && chunk.some((byte) => byte !== 0)) this.trailingData = true;
    }
  }

  #cutOff(): never {
    throwProblem("archive-damaged", this.#place, "The archive ends in the middle of an entry.");
  }
}

/**
 * True if the size in a header is not 0: some readers skip so many bytes, others read the next header there.
 */
const claimsContent = (header: Buffer) => /[^0 \0]/.test(header.toString("latin1", 124, 136));

/**
 * True for the type flag of a file. The older flag, a zero, is that of a folder too: there, the short name
 * decides.
 */
const isPlainFile = (header: Buffer) => header[156] === 0x30;

/**
 * What replaces the short name of a header. A long name may be cut at a slash, which the library takes for
 * that of a folder.
 */
const named = (path: string | undefined) => (path === undefined ? undefined : { path });

/** As it would be written to disk. */
const normalized = (path: string) => path.replace(/\/(?:\.?\/)+/g, "/").replace(/^(\.\/)+/, "");

const roundUp = (bytes: number) => Math.ceil(bytes / block) * block;
