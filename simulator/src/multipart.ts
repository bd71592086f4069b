import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import type { UploadRecord } from "./journal.js";
import { messageOf } from "./messageOf.js";
import { VendorError, vendorErrors } from "./vendorErrors.js";

/** A multipart body that was read to its end. */
export interface ReceivedUpload {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: ReceivedFile;
  readonly record: UploadRecord;
}

export interface ReceivedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where the bytes lie, to be moved or removed by the receiver; null when they were only counted. */
  readonly path: string | null;
}

export interface UploadRules {
  /** Fields that the operation knows beside `file`. */
  readonly fields: readonly string[];
  /** Folder for the file's bytes; null to count and hash them only. */
  readonly folder: string | null;
}

const filePart = "file";

/**
 * Reads a multipart body with one part `file` and the known fields, each at most once.
 * @throws VendorError when the body is anything else; the file is removed then.
 */
export async function receiveUpload(
  request: IncomingMessage,
  body: Readable,
  rules: UploadRules,
  note: (record: UploadRecord) => void,
): Promise<ReceivedUpload> {
  const contentType = request.headers["content-type"];
  if (contentType === undefined || !/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw vendorErrors.wrongMediaType("multipart/form-data");
  }
  const reader = new UploadReader(rules);
  try {
    await reader.read({ ...request.headers, "content-type": contentType }, body);
    return reader.result();
  } catch (error) {
    await reader.discard();
    throw error;
  } finally {
    note(reader.record());
  }
}

class UploadReader {
  private readonly parts: string[] = [];
  private readonly fields = new Map<string, string>();
  private readonly path: string | null;
  private problem: VendorError | undefined;
  private file: ReceivedFile | undefined;
  private fileSeen = false;
  private openFile: Readable | undefined;
  private sink: Promise<void> | undefined;

  constructor(private readonly rules: UploadRules) {
    this.path = rules.folder === null ? null : join(rules.folder, `upload-${randomUUID()}`);
  }

  async read(headers: { "content-type": string }, body: Readable): Promise<void> {
    const parser = this.parser(headers);
    try {
      await pipeline(body, parser);
      await this.sink;
    } catch (error) {
      // The parser does not end the file that it was in the middle of.
      this.openFile?.destroy();
      await this.sink?.catch(() => {});
      if (error instanceof VendorError || isConnectionEnd(error)) throw error;
      throw vendorErrors.malformedRequest(`The multipart body is malformed: ${messageOf(error)}.`);
    }
  }

  result(): ReceivedUpload {
    if (this.problem !== undefined) throw this.problem;
    if (this.file === undefined) throw vendorErrors.invalidField("The part `file` is missing.");
    return { fields: this.fields, file: this.file, record: this.record() };
  }

  record(): UploadRecord {
    const { file } = this;
    return {
      parts: [...this.parts],
      fields: Object.fromEntries(this.fields),
      ...(file === undefined ? {} : { file: { name: file.name, bytes: file.bytes, sha256: file.sha256 } }),
    };
  }

  async discard(): Promise<void> {
    if (this.path !== null) await rm(this.path, { force: true });
  }

  private parser(headers: { "content-type": string }): BusboyInstance {
    let parser: BusboyInstance;
    try {
      parser = new Busboy({
        headers,
        // The vendor's toolkit sends `name` with a file name of its own, so only the part's name tells.
        isPartAFile: (partName) => partName === filePart,
        limits: { fieldNameSize: 100, fieldSize: 4096, headerPairs: 16, headerSize: 16 * 1024, parts: 16 },
      });
    } catch (error) {
      throw vendorErrors.malformedRequest(`The multipart body cannot be read: ${messageOf(error)}.`);
    }
    parser.on("field", (name, value, _nameTruncated, valueTruncated) =>
      this.onField(name, value, valueTruncated),
    );
    parser.on("file", (_name, stream, fileName) => this.onFile(stream, fileName));
    parser.on("partsLimit", () =>
      this.refuse(vendorErrors.malformedRequest("The multipart body has too many parts.")),
    );
    return parser;
  }

  private onField(name: string | undefined, value: string, truncated: boolean): void {
    this.parts.push(name ?? "");
    const problem = this.problemWithField(name, truncated);
    if (problem !== undefined) this.refuse(problem);
    else if (name !== undefined) this.fields.set(name, value);
  }

  private problemWithField(name: string | undefined, truncated: boolean): VendorError | undefined {
    if (name === undefined) return vendorErrors.malformedRequest("A part of the body has no name.");
    if (!this.rules.fields.includes(name))
      return vendorErrors.invalidField(`Unknown field ${JSON.stringify(name)}.`);
    if (this.fields.has(name)) return vendorErrors.invalidField(`The field ${name} comes twice.`);
    if (truncated) return vendorErrors.invalidField(`The field ${name} is too long.`);
    return undefined;
  }

  private onFile(stream: Readable, fileName: string | undefined): void {
    this.parts.push(filePart);
    if (this.fileSeen) {
      this.refuse(vendorErrors.invalidField("The part `file` comes twice."));
      stream.resume();
      return;
    }
    this.fileSeen = true;
    if (fileName === undefined || fileName === "") {
      this.refuse(vendorErrors.invalidField("The part `file` has no file name."));
      stream.resume();
      return;
    }
    this.openFile = stream;
    this.sink = this.store(stream, fileName);
    // It is awaited once the body has ended; a failure before that is no unhandled one.
    this.sink.catch(() => {});
  }

  private async store(stream: Readable, name: string): Promise<void> {
    const hash = createHash("sha256");
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      hash.update(chunk);
      bytes += chunk.length;
    };
    if (this.path === null) {
      for await (const chunk of stream) count(chunk as Buffer);
    } else {
      const tap = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          count(chunk);
          done(null, chunk);
        },
      });
      await pipeline(stream, tap, createWriteStream(this.path, { flags: "wx", mode: 0o600 }));
    }
    this.file = { name, bytes, sha256: hash.digest("hex"), path: this.path };
  }

  /** The first refusal counts; the body is read on, so that the client gets to read the answer. */
  private refuse(problem: VendorError): void {
    this.problem ??= problem;
  }
}

/** True for a client that went away, which is not the body's fault. */
export function isConnectionEnd(error: unknown): boolean {
  const code = typeof error === "object" && error !== null ? (error as { code?: unknown }).code : undefined;
  return code === "ECONNRESET" || code === "EPIPE" || code === "ERR_STREAM_PREMATURE_CLOSE";
}
