import { createHash } from "node:crypto";
import { read } from "node:fs";
import { promisify } from "node:util";
import { ExtraHopError } from "../errors/index.js";

const readAt = promisify(read);

/** A file that is ready to be sent: exactly these bytes, under this name. */
export interface UploadFile {
  /** An open descriptor, read by position, so that several uploads can share it. */
  readonly descriptor: number;
  /** Where the file begins in what the descriptor reads. Default 0. */
  readonly offset?: number;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** What the multipart part calls the file. */
  readonly fileName: string;
  /** What the user calls it, for errors. */
  readonly label: string;
}

/** Headers and body of one attempt. */
export interface Body {
  readonly headers: Readonly<Record<string, string>>;
  /** Each piece is valid until the next one is asked for. */
  readonly content: AsyncGenerator<Buffer, void>;
}

/** Loaded with the first upload. */
const formData = (): typeof import("form-data") => require("form-data");

const pieceBytes = 512 * 1024;

/**
 * Makes a fresh multipart body with a known length. The file is hashed on its way, and its last piece is held
 * back until the hash is right: a file that changed since it was looked at breaks the request instead of
 * reaching the system.
 *
 * @param fields text fields that go before the file
 * @param sent called with the number of the file's bytes handed to the connection so far
 */
export function multipartBody(
  fields: Readonly<Record<string, string>>,
  file: UploadFile,
  sent: (bytes: number) => void,
): Body {
  const form = new (formData())();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", Buffer.alloc(0), {
    filename: file.fileName,
    knownLength: file.bytes,
    contentType: "application/octet-stream",
  });
  const around = form.getBuffer();
  const end = around.length - Buffer.byteLength(`\r\n--${form.getBoundary()}--\r\n`);
  return {
    headers: { ...form.getHeaders(), "content-length": String(around.length + file.bytes) },
    content: multipartContent(around.subarray(0, end), file, around.subarray(end), sent),
  };
}

async function* multipartContent(
  head: Buffer,
  file: UploadFile,
  tail: Buffer,
  sent: (bytes: number) => void,
): AsyncGenerator<Buffer, void> {
  yield head;
  yield* verifiedPieces(file, sent);
  yield tail;
}

/**
 * The file in pieces; each is read and hashed while the one before it is sent, and the last is sent only if
 * the hash is right.
 */
async function* verifiedPieces(
  file: UploadFile,
  sent: (bytes: number) => void,
): AsyncGenerator<Buffer, void> {
  const reader = new PieceReader(file);
  if (reader.pieces === 0) reader.verify();
  let bytes = 0;
  let reading = reader.read(0);
  for (let number = 0; number < reader.pieces; number++) {
    const piece = await reading;
    if (number === reader.pieces - 1) reader.verify();
    else {
      reading = reader.read(number + 1);
      // Its failure is handled in the next turn; until then it must not count as unhandled.
      reading.catch(() => undefined);
    }
    yield piece;
    bytes += piece.length;
    sent(bytes);
  }
}

/**
 * Reads a file's pieces in order and hashes them. They share three buffers: one is sent, one waits, one is
 * read into. With a new buffer for each piece, an upload of some GB leaves garbage faster than it is
 * collected.
 */
class PieceReader {
  readonly pieces: number;
  readonly #file: UploadFile;
  readonly #hash = createHash("sha256");
  readonly #buffers: readonly Buffer[];

  constructor(file: UploadFile) {
    this.#file = file;
    this.pieces = Math.ceil(file.bytes / pieceBytes);
    this.#buffers = [0, 1, 2].map(() => Buffer.allocUnsafeSlow(Math.min(pieceBytes, file.bytes)));
  }

  /** @returns an empty piece after the last one */
  async read(number: number): Promise<Buffer> {
    const start = number * pieceBytes;
    const buffer = this.#buffers[number % this.#buffers.length] ?? Buffer.alloc(0);
    const piece = await fill(buffer.subarray(0, Math.max(0, this.#file.bytes - start)), this.#file, start);
    this.#hash.update(piece);
    return piece;
  }

  /** @throws ExtraHopError EXTRAHOP_SOURCE_CHANGED unless the pieces that were read are the whole file */
  verify(): void {
    if (this.#hash.digest("hex") !== this.#file.sha256) throw sourceChanged(this.#file.label);
  }
}

/**
 * Reads until the piece is full: only the last of a file may be small, because the connection holds small
 * ones back.
 */
async function fill(piece: Buffer, file: UploadFile, position: number): Promise<Buffer> {
  const from = (file.offset ?? 0) + position;
  for (let got = 0; got < piece.length; ) {
    const { bytesRead } = await readAt(file.descriptor, piece, got, piece.length - got, from + got);
    if (bytesRead === 0) throw sourceChanged(file.label);
    got += bytesRead;
  }
  return piece;
}

export function sourceChanged(label: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_SOURCE_CHANGED",
    action: `reading ${label}`,
    found: "its content changed after it was checked",
    remedy: "Nothing of the new content was taken. Run `pulumi up` again when the file is complete.",
  });
}
