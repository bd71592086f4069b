import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path/posix";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { messageOf } from "../messageOf.js";
import { type VendorError, vendorErrors } from "../vendorErrors.js";

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
 * Unpacks a tar archive, gzip or plain, and gives its files one by one, so that memory holds one of them at a
 * time. Returns the paths of all its files. @throws VendorError when it is no sound archive.
 */
export async function unpack(
  archive: string,
  limits: UnpackLimits,
  visit: (document: UploadedDocument) => void | Promise<void>,
): Promise<string[]> {
  const members: string[] = [];
  let unpacked = 0;
  /** Why reading was stopped from this side, as opposed to a broken archive. */
  let stopped: { readonly reason: unknown } | undefined;
  // Archives without any magic, as old tar wrote them, still have checksums.
  const extraction = extract({ allowUnknownFormat: true } as Parameters<typeof extract>[0]);
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
    await reading.catch(() => {});
    throw stopped?.reason ?? notAnArchive(error);
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
      unpacked += size;
      await orStop(() => refuseUnwanted(entry.header, unpacked, limits));
      const bytes = await readAll(entry, size);
      members.push(name);
      await orStop(() => visit({ path: name, bytes }));
      // A long archive of small documents would otherwise hold up every other request.
      await new Promise(setImmediate);
    }
  }

  async function orStop(step: () => void | Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      stopped = { reason: error };
      throw error;
    }
  }
}

export async function readDocument(
  path: string,
  name: string,
  limits: UnpackLimits,
): Promise<UploadedDocument> {
  const { size } = await stat(path);
  refuseSize(name, size, limits);
  return { path: name, bytes: await readFile(path) };
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

function refuseUnwanted({ name, type, size }: Header, unpacked: number, limits: UnpackLimits): void {
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
  refuseSize(name, size, limits);
  if (unpacked > limits.maxUnpackedBytes) {
    throw vendorErrors.unusableFile(`The archive unpacks to more than ${limits.maxUnpackedBytes} bytes.`);
  }
}

function refuseSize(name: string, bytes: number, { maxDocumentBytes }: UnpackLimits): void {
  if (bytes > maxDocumentBytes) {
    throw vendorErrors.unusableFile(`${JSON.stringify(name)} is larger than ${maxDocumentBytes} bytes.`);
  }
}

async function readAll(stream: AsyncIterable<unknown>, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks, size);
}

const notAnArchive = (error: unknown): VendorError =>
  vendorErrors.unusableFile(`The file is no tar archive that can be unpacked: ${messageOf(error)}.`);
