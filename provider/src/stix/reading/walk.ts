import { createHash } from "node:crypto";
import type { ArrivingSource } from "../container/arrivingSource.js";
import { UnpackedBudget } from "../container/bounded.js";
import { type ByteSource, drain, type OpenedFile, PeekableSource } from "../container/byteSource.js";
import { FileSource, statOrThrow } from "../container/file.js";
import { filesOfFolder, sizeOfFiles } from "../container/folder.js";
import { GunzipSource } from "../container/gunzip.js";
import { foldedPath, isHidden, isMisnamed } from "../container/memberName.js";
import { headOfSource, sniffBytes } from "../container/sniff.js";
import { TarSource } from "../container/tar.js";
import { headOf } from "../format/lists/head.js";
import { besideFeeds, exceptions } from "../format/lists/marks/besideFeeds.js";
import type { ListPlan } from "../format/lists/plan.js";
import { planList } from "../format/lists/planList.js";
import { DistinctSet } from "../indexing/distinct.js";
import { bounds } from "../limits.js";
import type { DifferenceKind, DocumentSummary, Limits, Problem } from "../model.js";
import {
  type DocumentLocation,
  type ProblemCode,
  ProblemFound,
  problem,
  quoted,
  throwProblem,
} from "../problems.js";
import type { SourceFormat } from "../sourceFormat.js";
import { contentOf } from "./contentOf.js";
import type { DocumentReader } from "./feedSink.js";

/** What a walk tells apart from what the readers tell. */
export interface WalkSink {
  document(summary: DocumentSummary): void;
  problem(problem: Problem): void;
  difference(kind: DifferenceKind, count: number): void;
}

/** Problems of the wrapping that are differences as well. */
type WrappingProblem = DifferenceKind & ProblemCode;

/** Makes the reader for a document of a kind; undefined where such documents are passed over. */
export interface Readers {
  stix1(place: DocumentLocation): DocumentReader | undefined;
  stix2(place: DocumentLocation): DocumentReader | undefined;
  list(place: DocumentLocation, plan: ListPlan): DocumentReader | undefined;
}

export interface WalkOptions {
  readonly readers: Readers;
  readonly sink: WalkSink;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  /** How lists are read, where it is declared. */
  readonly format: SourceFormat | undefined;
  /** In hex, of a source that is one file and that the caller has just hashed. */
  readonly sha256?: string | undefined;
  /** The bytes of a source that is one file, where the file is still being written. */
  readonly arriving?: ArrivingSource | undefined;
}

/** Size and hash of the file on disk; absent for folders and where reading failed. */
export interface Walked {
  file?: { readonly bytes: number; readonly sha256: string };
}

/**
 * Reads a file or folder once, in a fixed order, and pushes its documents through readers. Yields after each
 * chunk, so that the caller can hand on what came up and nothing piles up. Problems are reported, never
 * thrown; only an abort and faults of this program throw.
 */
export async function* walk(path: string, options: WalkOptions, walked: Walked = {}): AsyncGenerator<void> {
  const walker = new Walker(options);
  try {
    yield* walker.source(path, walked);
  } catch (cause) {
    if (!(cause instanceof ProblemFound)) throw cause;
    options.sink.problem(cause.problem);
  }
}

/** What is around some content. */
type Inside = "file" | "gzip" | "tar";

class Walker {
  readonly #options: WalkOptions;
  readonly #budget: UnpackedBudget;
  #members = 0;
  #documents = 0;
  #failed = false;

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#budget = new UnpackedBudget(options.limits.unpackedBytes);
  }

  async *source(path: string, walked: Walked): AsyncGenerator<void> {
    const stats = await statOrThrow(path, { file: path });
    if (stats.isDirectory()) {
      const { files, problems } = await filesOfFolder(path);
      for (const found of problems) this.#report(found);
      this.#countMembers(files.length, { file: path });
      if (files.length === 0 && problems.length === 0)
        throwProblem("empty-folder", { file: path }, "The folder holds no file.");
      this.#refuseTooLarge(await sizeOfFiles(files), { file: path });
      for (const file of files) yield* this.#guarded(this.#file(file, false));
    } else {
      const file = yield* this.#file(path, true);
      walked.file = file;
    }
    if (this.#documents === 0 && !this.#failed) {
      throwProblem("no-stix", { file: path }, "Nothing in it is a STIX document or a list of indicators.");
    }
  }

  /** @param alone true where the file is the whole source, so that whatever it is not is an error */
  async *#file(path: string, alone: boolean): AsyncGenerator<void, { bytes: number; sha256: string }> {
    const place = { file: path };
    const file = await this.#opened(path, place, alone);
    try {
      this.#refuseTooLarge(file.size, place);
      yield* this.#guarded(this.#content(new PeekableSource(file), place, alone, "file", file));
      const read = await file.finish();
      this.#refuseTooLarge(BigInt(read.bytes), place);
      return read;
    } finally {
      await file.close();
    }
  }

  async #opened(path: string, place: DocumentLocation, alone: boolean): Promise<OpenedFile> {
    const { signal, sha256, arriving } = this.#options;
    if (alone && arriving !== undefined) return arriving;
    return await FileSource.open(path, place, { signal, sha256: alone ? sha256 : undefined });
  }

  async *#content(
    source: PeekableSource,
    place: DocumentLocation,
    alone: boolean,
    inside: Inside,
    file?: OpenedFile,
  ): AsyncGenerator<void> {
    const head = await headOfSource(source);
    if (head === undefined) {
      const found = `It begins with more than ${bounds.leadingWhitespaceBytes} bytes of white space.`;
      throwProblem("content-unknown", place, found);
    }
    const content = contentOf(head, this.#options.format);
    const { readers } = this.#options;
    switch (content.kind) {
      case "empty":
        if (alone)
          throwProblem(
            "empty-file",
            place,
            inside === "file" ? "The file has no bytes." : "It unpacks to nothing.",
          );
        this.#foreign(place, "It is empty.");
        return;
      case "gzip": {
        if (inside !== "file") throwProblem("nested-archive", place, "The archive holds compressed data.");
        const gunzip = new GunzipSource(source, place);
        try {
          const unpacked = this.#budget.meter(gunzip, place);
          yield* this.#content(new PeekableSource(unpacked), place, alone, "gzip");
          await drain(unpacked);
          if (gunzip.trailingData)
            this.#wrapping("gzip-trailing-data", place, "Bytes follow the compressed data.");
          if (gunzip.severalMembers)
            this.#wrapping("gzip-members", place, "The compressed data has several parts.");
          if (gunzip.hasExtraFields) this.#options.sink.difference("unread-metadata", 1);
        } finally {
          gunzip.close();
        }
        return;
      }
      case "tar":
        if (inside === "tar") throwProblem("nested-archive", place, "The archive holds an archive.");
        yield* this.#archive(source, place);
        return;
      case "xml":
      case "json": {
        const plan = this.#listPlan(head, content.kind, place);
        if (plan !== undefined && this.#isBeside(place, alone)) return;
        const stix = content.kind === "xml" ? readers.stix1 : readers.stix2;
        const reader = plan === undefined ? stix(place) : readers.list(place, plan);
        yield* this.#document(reader, source, place, alone, file);
        return;
      }
      case "foreign":
        if (alone) throwProblem("foreign-format", place, `The content is ${content.name}.`);
        this.#foreign(place, `It is ${content.name}.`);
        return;
      default: {
        const plan = content.kind === "text" ? this.#listPlan(head, "text", place) : undefined;
        if (this.#isBeside(place, alone)) return;
        if (plan === undefined) this.#foreign(place, "It is no STIX document and no list of indicators.");
        else yield* this.#document(readers.list(place, plan), source, place, alone, file);
      }
    }
  }

  /** True for what is no feed by its name; reported. STIX is judged by its content alone. */
  #isBeside(place: DocumentLocation, alone: boolean): boolean {
    const what = besideFeeds(nameOf(place));
    if (alone && what === exceptions && this.#options.format === undefined)
      this.#report(
        problem("named-for-exceptions", place, `${quoted(nameOf(place), 100)} is read as indicators.`),
      );
    if (alone || what === undefined) return false;
    this.#foreign(place, `By its name, it is ${what}.`);
    return true;
  }

  #listPlan(head: Buffer, kind: "text" | "json" | "xml", place: DocumentLocation): ListPlan | undefined {
    const { format } = this.#options;
    // Looking at the head of XML is only worth it where its source is declared to be something else.
    if (kind === "xml" && format === undefined) return undefined;
    return planList(headOf(head, Math.max(sniffBytes, head.length)), kind, place, format);
  }

  async *#archive(source: ByteSource, place: DocumentLocation): AsyncGenerator<void> {
    const tar = new TarSource(source, place);
    const paths = new DistinctSet();
    for (;;) {
      const member = await tar.nextMember();
      if (member === undefined) break;
      this.#countMembers(1, place);
      const at: DocumentLocation = { ...place, member: member.path };
      if (!paths.add(foldedPath(member.path)))
        this.#wrapping("duplicate-member", at, "The archive has this path twice.");
      if (isHidden(member.path)) this.#options.sink.difference("hidden-member", 1);
      yield* this.#guarded(this.#content(new PeekableSource(member.bytes), at, false, "tar"));
    }
    if (tar.filled) this.#options.sink.difference("unread-metadata", 1);
    if (tar.trailingData) {
      this.#wrapping("archive-trailing-data", place, "Bytes follow the end of the archive.");
    }
  }

  /** @param file given where the document is a whole file, which knows its hash */
  async *#document(
    reader: DocumentReader | undefined,
    source: ByteSource,
    place: DocumentLocation,
    alone: boolean,
    file: OpenedFile | undefined,
  ): AsyncGenerator<void> {
    if (reader === undefined) return;
    const hash = file === undefined ? createHash("sha256") : undefined;
    let bytes = 0;
    let failure: ProblemFound | undefined;
    for (;;) {
      const chunk = await source.next();
      if (chunk === undefined) break;
      hash?.update(chunk);
      bytes += chunk.length;
      failure ??= attempt(() => reader.write(chunk));
      yield;
    }
    failure ??= attempt(() => reader.end());
    if (failure !== undefined) {
      const { code, message } = failure.problem;
      if (code === "not-stix-xml" || code === "not-stix-json") {
        if (alone) throw failure;
        this.#options.sink.difference("foreign-member", 1);
        const found = `${quoted(nameOf(place), 100)} is left out: ${message}`;
        this.#report(problem("foreign-document", place, found));
        return;
      }
      this.#report(failure.problem);
    }
    this.#documents += 1;
    if (place.member !== undefined && isMisnamed(place.member, reader.format)) {
      this.#options.sink.difference("misnamed-member", 1);
    }
    this.#summarize(reader, place, bytes, hash?.digest("hex") ?? file?.sha256SoFar() ?? "");
    yield;
  }

  #summarize(
    { format, version, observables, readAs }: DocumentReader,
    place: DocumentLocation,
    bytes: number,
    sha256: string,
  ): void {
    const named = version === undefined ? {} : { version };
    const read = readAs === undefined ? {} : { readAs };
    this.#options.sink.document({ ...place, format, ...named, bytes, sha256, ...read });
    const most = this.#options.limits.observablesPerFile;
    if (observables > most && format !== "list") {
      const found = `The document holds ${observables} observables, and at most ${most} are recommended.`;
      this.#report(problem("too-many-observables-in-file", place, found));
    }
  }

  /** Runs a part of the walk; a problem that ends the part does not end the whole. */
  async *#guarded(part: AsyncGenerator<void, unknown>): AsyncGenerator<void> {
    try {
      yield* part;
    } catch (cause) {
      if (!(cause instanceof ProblemFound)) throw cause;
      this.#report(cause.problem);
    }
  }

  /** A file that is mostly holes takes no room on the disk, and hours to read. */
  #refuseTooLarge(bytes: bigint, place: DocumentLocation): void {
    const { unpackedBytes } = this.#options.limits;
    if (bytes <= unpackedBytes) return;
    const found = `It has ${bytes} bytes, more than the ${unpackedBytes} that are read.`;
    throwProblem("unpacks-too-large", place, found);
  }

  #countMembers(count: number, place: DocumentLocation): void {
    this.#members += count;
    if (this.#members > this.#options.limits.members) {
      throwProblem("too-many-members", place, `It has more than ${this.#options.limits.members} entries.`);
    }
  }

  /** Something about the wrapping that other readers may read differently. */
  #wrapping(kind: WrappingProblem, place: DocumentLocation, found: string): void {
    this.#options.sink.difference(kind, 1);
    this.#report(problem(kind, place, found));
  }

  #foreign(place: DocumentLocation, found: string): void {
    this.#options.sink.difference("foreign-member", 1);
    this.#report(problem("foreign-member", place, `${quoted(nameOf(place), 100)} is left out. ${found}`));
  }

  #report(found: Problem): void {
    if (found.level === "error") this.#failed = true;
    this.#options.sink.problem(found);
  }
}

const nameOf = ({ file, member }: DocumentLocation) => member ?? file;

function attempt(step: () => void): ProblemFound | undefined {
  try {
    step();
    return undefined;
  } catch (cause) {
    if (cause instanceof ProblemFound) return cause;
    throw cause;
  }
}
