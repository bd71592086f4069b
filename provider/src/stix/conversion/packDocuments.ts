import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { replaceFile } from "../../files/index.js";
import { tarLibrary } from "../container/tarLibrary.js";
import { sourceChanged } from "./refusals.js";

/** A document on its way into an archive. */
export interface PackableDocument {
  /** Path inside the archive, with `/` between folders. */
  readonly name: string;
  readonly bytes: number;
  /** The content in pieces, or the file that has it, whose SHA-256 is checked where it is given. */
  readonly content: readonly Buffer[] | { readonly file: string; readonly sha256?: string };
}

/** An archive that was written. */
export interface PackedFile {
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the file. */
  readonly sha256: string;
}

const block = 512;
/**
 * What is compressed at once, in another thread; small pieces would make both threads wait for each other.
 */
const pieceBytes = 1024 * 1024;
/** Two blocks of zeros end an archive (POSIX.1-2001, ustar interchange format). */
const endMark = Buffer.alloc(2 * block);
/** What RFC 1952 calls "unknown" where zlib names the operating system it runs on. */
const unknownSystem = 255;
const systemByte = 9;

/**
 * Packs documents into a gzip-compressed tar at `path`, streaming. The archive depends on the documents'
 * names and contents alone: no clock, user, mode of a file or order of a list leaves a trace. (The compressed
 * bytes also depend on the version of zlib in Node, the tar inside does not.) The file appears in one step or
 * not at all.
 *
 * @param documents a list in any order, or a stream in ascending order of names (by UTF-16 unit)
 * @throws ExtraHopError `EXTRAHOP_SOURCE_CHANGED` when a document's file does not have the given size or
 *   SHA-256
 */
export async function packDocuments(
  documents: Iterable<PackableDocument> | AsyncIterable<PackableDocument>,
  path: string,
  signal?: AbortSignal,
): Promise<PackedFile> {
  const ordered = Symbol.asyncIterator in documents ? documents : [...documents].sort(byName);
  return await replaceFile(path, async (temporary) => {
    const hash = createHash("sha256");
    let bytes = 0;
    const lastTouch = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (bytes <= systemByte && bytes + chunk.length > systemByte)
          chunk[systemByte - bytes] = unknownSystem;
        bytes += chunk.length;
        hash.update(chunk);
        done(null, chunk);
      },
    });
    // Opened before anything can fail, so that nothing is created after the clean-up.
    const file = await open(temporary, "wx");
    await pipeline(
      Readable.from(inLargePieces(archiveOf(ordered)), { highWaterMark: 4 }),
      createGzip({ level: 6, memLevel: 8, chunkSize: 256 * 1024 }),
      lastTouch,
      file.createWriteStream(),
      signal === undefined ? {} : { signal },
    );
    return { bytes, sha256: hash.digest("hex") };
  });
}

async function* archiveOf(
  documents: Iterable<PackableDocument> | AsyncIterable<PackableDocument>,
): AsyncGenerator<Buffer> {
  let before: string | undefined;
  for await (const document of documents) {
    const { name, bytes, content } = document;
    if (before !== undefined && name <= before) {
      throw new RangeError(
        `Documents to pack must come in ascending order, but "${name}" follows "${before}"`,
      );
    }
    before = name;
    yield header(name, bytes);
    if ("file" in content) yield* contentOf(content.file, bytes, content.sha256);
    else yield* content;
    const rest = bytes % block;
    if (rest > 0) yield Buffer.alloc(block - rest);
  }
  yield endMark;
}

async function* inLargePieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    gathered.push(piece);
    length += piece.length;
    if (length < pieceBytes) continue;
    yield Buffer.concat(gathered, length);
    gathered = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(gathered, length);
}

/**
 * The same for every file of this name and size; a name beyond plain ASCII or 100 bytes gets an extended
 * header before it.
 */
function header(path: string, size: number): Buffer {
  const entry = new (tarLibrary().Header)({
    path,
    size,
    type: "File",
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: new Date(0),
  });
  const needsMore = entry.encode();
  if (entry.block === undefined) throw new TypeError(`The header of "${path}" has no bytes`);
  if (!needsMore) return entry.block;
  return Buffer.concat([
    new (tarLibrary().Pax)({ path, size, mtime: new Date(0), uid: 0, gid: 0 }).encode(),
    entry.block,
  ]);
}

/** Reading a small file takes less time than asking another thread to do it, by a factor of ten. */
const smallBytes = 256 * 1024;

async function* contentOf(file: string, bytes: number, sha256: string | undefined): AsyncGenerator<Buffer> {
  const hash = sha256 === undefined ? undefined : createHash("sha256");
  let length = 0;
  const pieces =
    bytes <= smallBytes ? [readFileSync(file)] : createReadStream(file, { highWaterMark: pieceBytes });
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > bytes) break;
    hash?.update(piece);
    yield piece;
  }
  if (length !== bytes || hash?.digest("hex") !== sha256) throw sourceChanged(file);
}

const byName = (a: PackableDocument, b: PackableDocument) => (a.name < b.name ? -1 : 1);
