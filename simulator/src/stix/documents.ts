import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path/posix";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { VendorError, vendorErrors } from "../vendorErrors.js";

/** A file of an archive, or the uploaded file itself. */
export interface UploadedDocument {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface UnpackLimits {
  readonly maxUnpackedBytes: number;
  readonly maxDocumentBytes: number;
}

/**
 * Unpacks a tar archive, gzip or plain, and gives its files one by one, so that memory holds one of them at a time.
 * Returns the paths of all its files. @throws VendorError when it's no sound archive.
 */
export async function unpack(
  archive: string,
  limits: UnpackLimits,
  visit: (document: UploadedDocument) => void | Promise<void>,
): Promise<string[]> {
  const members: string[] = [];
  let unpacked = 0;
  const extraction = extract();
  const reading = readEntries();
  // Its failure ends the pipeline too, and that one is awaited first.
  reading.catch(() => {});
  try {
    const source = createReadStream(archive);
    await ((await isGzip(archive))
      ? pipeline(source, createGunzip(), extraction)
      : pipeline(source, extraction));
    await reading;
  } catch (error) {
    if (error instanceof VendorError) throw error;
    throw vendorErrors.unusableFile(`The file is no tar archive that can be unpacked: ${messageOf(error)}.`);
  }
  if (members.length === 0) throw vendorErrors.unusableFile("The archive holds no file.");
  return members;

  async function readEntries(): Promise<void> {
    for await (const entry of extraction) {
      const { name, type, size } = entry.header;
      if (type === "directory") {
        entry.resume();
        continue;
      }
      refuseUnsafe(entry.header);
      unpacked += size;
      if (unpacked > limits.maxUnpackedBytes) {
        throw vendorErrors.unusableFile(`The archive unpacks to more than ${limits.maxUnpackedBytes} bytes.`);
      }
      const bytes = await readAll(entry, name, limits.maxDocumentBytes);
      members.push(name);
      await visit({ path: name, bytes });
      // A long archive of small documents would otherwise hold up every other request.
      await new Promise(setImmediate);
    }
  }
}

export async function readDocument(
  path: string,
  name: string,
  limits: UnpackLimits,
): Promise<UploadedDocument> {
  return { path: name, bytes: await readAll(createReadStream(path), name, limits.maxDocumentBytes) };
}

export async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Companions that macOS packs beside each file, and other hidden files. */
export const isHidden = (path: string): boolean => basename(path).startsWith(".");

function refuseUnsafe({ name, type }: Header): void {
  if (type !== "file" && type !== "contiguous-file") {
    throw vendorErrors.unusableFile(
      `The archive holds ${JSON.stringify(name)}, which is a ${type} and no file.`,
    );
  }
  if (name.startsWith("/") || name.split("/").includes("..")) {
    throw vendorErrors.unusableFile(
      `The archive holds the path ${JSON.stringify(name)}, which leads out of it.`,
    );
  }
}

async function readAll(stream: AsyncIterable<unknown>, name: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw vendorErrors.unusableFile(`${JSON.stringify(name)} is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
