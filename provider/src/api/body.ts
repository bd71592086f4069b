import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { ExtraHopError } from "../errors/index.js";

/** A file that is ready to be sent: exactly these bytes, under this name. */
export interface UploadFile {
  /** An open descriptor, read by position, so that several uploads can share it. */
  readonly descriptor: number;
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
  readonly stream: Readable;
}

/** Loaded with the first upload. */
const formData = (): typeof import("form-data") => require("form-data");

const chunkBytes = 256 * 1024;

/**
 * Makes a fresh multipart body with a known length. The file is hashed on its way, and its last piece is held back until the hash is
 * right: a file that changed since it was looked at breaks the request instead of reaching the system.
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
  form.append("file", Readable.from(verifiedChunks(file, sent), { objectMode: false }), {
    filename: file.fileName,
    knownLength: file.bytes,
    contentType: "application/octet-stream",
  });
  const stream = new PassThrough({ highWaterMark: chunkBytes });
  form.on("error", (error: Error) => stream.destroy(error));
  form.pipe(stream);
  return {
    headers: { ...form.getHeaders(), "content-length": String(form.getLengthSync()) },
    stream,
  };
}

async function* verifiedChunks(file: UploadFile, sent: (bytes: number) => void): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let read = 0;
  let held: Buffer | undefined;
  if (file.bytes > 0) {
    const source = createReadStream("", {
      fd: file.descriptor,
      autoClose: false,
      start: 0,
      end: file.bytes - 1,
      highWaterMark: chunkBytes,
    });
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk);
      read += chunk.length;
      if (held !== undefined) {
        yield held;
        sent(read - chunk.length);
      }
      held = chunk;
    }
  }
  if (read !== file.bytes || hash.digest("hex") !== file.sha256) throw sourceChanged(file.label);
  if (held !== undefined) yield held;
  sent(read);
}

export function sourceChanged(label: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_SOURCE_CHANGED",
    action: `reading ${label}`,
    found: "its content changed after it was checked",
    remedy: "Nothing of the new content was taken. Run `pulumi up` again when the file is complete.",
  });
}
