import { type BigIntStats, createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { TooLarge } from "../contentStore.js";
import { type FetchContext, type Fetched, fetchFailed } from "./fetcher.js";

const pieceBytes = 1_048_576;

/** Copies a file of the project into the store, so that what was reviewed stays what is uploaded. */
export async function fetchLocalFile(context: FetchContext): Promise<Fetched> {
  const { source, folder, store, signal } = context;
  if (source.origin.kind !== "file") throw new TypeError("not a file source");
  const path = resolve(folder, source.origin.path);
  const unreadable = (cause: NodeJS.ErrnoException) =>
    fetchFailed(
      context,
      `${path} cannot be read (${cause.code ?? "unknown error"})`,
      "Check the path; it is relative to the declaration.",
      { cause },
    );
  const found = await stat(path, { bigint: true }).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(cause);
  });
  if (!found.isFile()) throw fetchFailed(context, `${path} is not a regular file`, "Name a file.");
  const writer = await store.writer(source.maxBytes);
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: pieceBytes }))
      await writer.write(chunk as Buffer);
    if (!isSame(found, await stat(path, { bigint: true }))) {
      const changed = `${path} changed while it was read`;
      throw fetchFailed(context, changed, "Run the command again once the file is complete.");
    }
    return { kind: "content", content: await writer.finish(), validators: {} };
  } catch (error) {
    await writer.discard();
    // An error of another kind than reading is explained already; an abort is none.
    if (isErrno(error) && !signal.aborted) throw unreadable(error);
    if (!(error instanceof TooLarge)) throw error;
    throw fetchFailed(
      context,
      `${path} has more than ${error.maxBytes} bytes`,
      "Raise maxBytes of the source.",
    );
  }
}

/** A file that is being written would be pinned in part. */
const isSame = (before: BigIntStats, after: BigIntStats): boolean =>
  before.ino === after.ino && before.size === after.size && before.mtimeNs === after.mtimeNs;

const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  typeof (error as NodeJS.ErrnoException).syscall === "string";
