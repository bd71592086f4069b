import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { UnpackedBudget } from "../container/bounded.js";
import { type ByteSource, PeekableSource } from "../container/byteSource.js";
import { FileSource } from "../container/file.js";
import { GunzipSource } from "../container/gunzip.js";
import { sniff, sniffBytes } from "../container/sniff.js";
import { TarSource } from "../container/tar.js";
import type { DocumentSummary, Limits } from "../model.js";
import { ProblemFound } from "../problems.js";
import { sourceChanged } from "./refusals.js";

/** A document of a source, as a file on disk. */
export interface GatheredDocument {
  readonly document: DocumentSummary;
  readonly file: string;
}

/**
 * The documents that an inspection found, each as a file: where it lies, or unpacked into `folder` where it
 * is in an archive or is compressed. What is unpacked is checked against the inspection; what is not has to
 * be checked by whoever reads it.
 *
 * @throws ExtraHopError `EXTRAHOP_SOURCE_CHANGED` when the source no longer is what was inspected
 */
export async function gatherDocuments(
  documents: readonly DocumentSummary[],
  folder: string,
  limits: Limits,
): Promise<GatheredDocument[]> {
  const gathered: GatheredDocument[] = [];
  const budget = new UnpackedBudget(limits.unpackedBytes);
  for (const [file, inside] of byFile(documents)) {
    if (await isPlain(file, inside)) {
      for (const document of inside) gathered.push({ document, file });
      continue;
    }
    const unpacking = new Unpacking(file, inside, budget, (number) =>
      join(folder, `${gathered.length + number}`),
    );
    gathered.push(...(await unpacking.run()));
  }
  return gathered;
}

function byFile(documents: readonly DocumentSummary[]): Map<string, DocumentSummary[]> {
  const groups = new Map<string, DocumentSummary[]>();
  for (const document of documents) {
    const group = groups.get(document.file);
    if (group === undefined) groups.set(document.file, [document]);
    else group.push(document);
  }
  return groups;
}

/** True where the file is the document; what is in an archive is recognized by its member. */
const isPlain = async (file: string, documents: readonly DocumentSummary[]) =>
  documents.every(({ member }) => member === undefined) && !(await isGzip(file));

/** @throws ExtraHopError `EXTRAHOP_SOURCE_CHANGED` where the file can no longer be opened */
export async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw sourceChanged(path, cause);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

class Unpacking {
  readonly #found: GatheredDocument[] = [];
  readonly #waiting: DocumentSummary[];

  constructor(
    private readonly file: string,
    documents: readonly DocumentSummary[],
    private readonly budget: UnpackedBudget,
    private readonly pathFor: (number: number) => string,
  ) {
    this.#waiting = [...documents];
  }

  async run(): Promise<readonly GatheredDocument[]> {
    const place = { file: this.file };
    let source: FileSource | undefined;
    try {
      source = await FileSource.open(this.file, place);
      let bytes = new PeekableSource(source);
      let kind = await kindOf(bytes);
      if (kind === "gzip") {
        bytes = new PeekableSource(this.budget.meter(new GunzipSource(bytes, place), place));
        kind = await kindOf(bytes);
      }
      if (kind === "tar") await this.#members(new TarSource(bytes, place));
      else await this.#take(bytes, undefined);
      await source.finish();
    } catch (cause) {
      if (cause instanceof ProblemFound) throw sourceChanged(this.file, cause);
      throw cause;
    } finally {
      await source?.close();
    }
    if (this.#waiting.length > 0) throw sourceChanged(this.file);
    return this.#found;
  }

  async #members(tar: TarSource): Promise<void> {
    for (;;) {
      const member = await tar.nextMember();
      if (member === undefined) return;
      await this.#take(member.bytes, member.path);
    }
  }

  /** Unpacks the next document that is waited for, if it is this one. */
  async #take(bytes: ByteSource, member: string | undefined): Promise<void> {
    const [document] = this.#waiting;
    if (document === undefined || document.member !== member) return;
    const path = this.pathFor(this.#found.length);
    if ((await copied(bytes, path)) !== document.sha256) return;
    this.#found.push({ document, file: path });
    this.#waiting.shift();
  }
}

const kindOf = async (bytes: PeekableSource) => sniff(await bytes.peek(sniffBytes)).kind;

/** Writes bytes to a file, over whatever is there, and tells their SHA-256. */
async function copied(bytes: ByteSource, path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "w", 0o600);
  try {
    for (;;) {
      const chunk = await bytes.next();
      if (chunk === undefined) return hash.digest("hex");
      hash.update(chunk);
      await file.appendFile(chunk);
    }
  } finally {
    await file.close();
  }
}
