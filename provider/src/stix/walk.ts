import { createHash } from "node:crypto";
import { readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { DocumentReader, FeedSink, Reading } from "./feedSink.js";
import { ListReader } from "./list/listReader.js";
import { looksLikeList } from "./list/looksLikeList.js";
import type { Limits } from "./model.js";
import { give, type Place, ProblemFound, problem, quoted } from "./problems.js";
import { UnpackedBudget } from "./source/bounded.js";
import { type ByteSource, drain, PeekableSource } from "./source/byteSource.js";
import { codeOf, FileSource, statOrGive } from "./source/file.js";
import { GunzipSource } from "./source/gunzip.js";
import { sniff, sniffBytes } from "./source/sniff.js";
import { TarSource } from "./source/tar.js";
import { PackageReader } from "./stix1/packageReader.js";
import { BundleReader, type Stix2Knowledge } from "./stix2/bundleReader.js";

/** What is walked, for whom, and within which limits. */
export interface Walk {
  readonly reading: Reading;
  readonly limits: Limits;
  readonly sink: FeedSink;
  readonly knowledge: Stix2Knowledge;
  readonly signal: AbortSignal | undefined;
}

/** Size and hash of the file on disk; absent for folders and where reading failed. */
export interface Walked {
  file?: { readonly bytes: number; readonly sha256: string };
}

/**
 * Reads a file or folder once, in a fixed order, and tells the sink what it finds. Yields after each chunk, so that the caller can
 * hand on what came up and nothing piles up. Problems are told, never thrown; only an abort and faults of this program throw.
 */
export async function* walk(path: string, given: Walk, walked: Walked = {}): AsyncGenerator<void> {
  const walker = new Walker(given);
  try {
    const stats = await statOrGive(path, { file: path });
    if (stats.isDirectory()) yield* walker.folder(path);
    else {
      const file = yield* walker.file(path, { file: path }, true);
      if (file !== undefined) walked.file = file;
    }
    walker.judge(path);
  } catch (cause) {
    if (!(cause instanceof ProblemFound)) throw cause;
    given.sink.problem(cause.problem);
  }
}

class Walker {
  readonly #budget: UnpackedBudget;
  #members = 0;
  #documents = 0;
  #failed = false;

  constructor(private readonly walk: Walk) {
    this.#budget = new UnpackedBudget(walk.limits.unpackedBytes);
  }

  judge(path: string): void {
    if (this.#documents === 0 && !this.#failed) {
      give("no-stix", { file: path }, "Nothing in it is a STIX document or a list of indicators.");
    }
  }

  async *folder(path: string): AsyncGenerator<void> {
    const root = await realpath(path);
    const files = await this.#filesOf(path, root, "");
    if (files.length === 0) give("empty-folder", { file: path }, "The folder holds no file.");
    for (const relative of files) {
      yield* this.#guarded(this.file(join(path, relative), { file: join(path, relative) }, false));
    }
  }

  /** Files below a folder, sorted by code unit; hidden entries are not looked at. */
  async #filesOf(path: string, root: string, below: string): Promise<string[]> {
    const here = join(path, below);
    const entries = await readdir(here, { withFileTypes: true }).catch((cause: unknown) => {
      give("source-unreadable", { file: here }, `Listing it was refused (${codeOf(cause)}).`);
    });
    const found: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const relative = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) found.push(...(await this.#filesOf(path, root, relative)));
      else if (entry.isSymbolicLink()) {
        const target = await realpath(join(path, relative)).catch(() => undefined);
        if (target === undefined || !target.startsWith(root + sep)) {
          this.#tell(
            problem("link-leaves-folder", { file: join(path, relative) }, "The link points outside."),
          );
        } else found.push(relative);
      } else found.push(relative);
    }
    this.#countMembers(found.length, { file: here });
    return below === "" ? found.sort(byCodeUnit) : found;
  }

  async *file(
    path: string,
    place: Place,
    alone: boolean,
  ): AsyncGenerator<void, { bytes: number; sha256: string } | undefined> {
    const file = await FileSource.open(path, place);
    try {
      yield* this.#guarded(this.#content(new PeekableSource(file), place, alone, "file"));
      return await file.finish();
    } finally {
      await file.close();
    }
  }

  async *#content(
    source: PeekableSource,
    place: Place,
    alone: boolean,
    inside: "file" | "gzip" | "tar",
  ): AsyncGenerator<void> {
    const head = await source.peek(sniffBytes);
    const content = sniff(head);
    switch (content.kind) {
      case "empty":
        if (alone) give("empty-file", place, "The file has no bytes.");
        this.#foreign(place, "It is empty.");
        return;
      case "gzip":
        if (inside !== "file") give("nested-archive", place, "Compressed data stands inside an archive.");
        yield* this.#content(
          new PeekableSource(this.#budget.meter(new GunzipSource(source, place), place)),
          place,
          alone,
          "gzip",
        );
        return;
      case "tar":
        if (inside === "tar") give("nested-archive", place, "An archive stands inside the archive.");
        yield* this.#archive(source, place);
        return;
      case "xml":
        yield* this.#document(new PackageReader(place, this.walk.reading, this.walk.sink), source, place);
        return;
      case "json": {
        const reader = new BundleReader(place, this.walk.reading, this.walk.sink, this.walk.knowledge);
        yield* this.#document(reader, source, place);
        return;
      }
      case "foreign":
        if (alone) give("foreign-format", place, `The content is ${content.name}.`);
        this.#foreign(place, `It is ${content.name}.`);
        return;
      default:
        if (content.kind === "text" && looksLikeList(head)) {
          yield* this.#document(new ListReader(place, this.walk.reading, this.walk.sink), source, place);
        } else this.#foreign(place, "It is no STIX document and no list of indicators.");
    }
  }

  async *#archive(source: ByteSource, place: Place): AsyncGenerator<void> {
    const tar = new TarSource(source, place);
    for (;;) {
      const member = await tar.nextMember();
      if (member === undefined) break;
      this.#countMembers(1, place);
      const at: Place = { ...place, member: member.path };
      if (/(^|\/)\./.test(member.path)) {
        await drain(member.bytes);
        continue;
      }
      yield* this.#guarded(this.#content(new PeekableSource(member.bytes), at, false, "tar"));
    }
    if (tar.trailingData) {
      this.#tell(problem("archive-trailing-data", place, "Something follows the end of the archive."));
    }
  }

  async *#document(reader: DocumentReader, source: ByteSource, place: Place): AsyncGenerator<void> {
    const hash = createHash("sha256");
    let bytes = 0;
    let failure: ProblemFound | undefined;
    this.#documents += 1;
    for (;;) {
      this.walk.signal?.throwIfAborted();
      const chunk = await source.next();
      if (chunk === undefined) break;
      hash.update(chunk);
      bytes += chunk.length;
      failure ??= attempt(() => reader.write(chunk));
      yield;
    }
    failure ??= attempt(() => reader.end());
    if (failure !== undefined) this.#tell(failure.problem);
    const { version, format } = reader;
    this.walk.sink.document({
      ...place,
      format,
      ...(version === undefined ? {} : { version }),
      bytes,
      sha256: hash.digest("hex"),
    });
    const most = this.walk.limits.observablesPerFile;
    if (reader.observables > most && format !== "list") {
      const found = `The document holds ${reader.observables} observables, of which ${most} are recommended at most.`;
      this.#tell(problem("too-many-observables-in-file", place, found));
    }
    yield;
  }

  /** Runs a part of the walk; a problem that ends the part doesn't end the whole. */
  async *#guarded<T>(part: AsyncGenerator<void, T>): AsyncGenerator<void, T | undefined> {
    try {
      return yield* part;
    } catch (cause) {
      if (!(cause instanceof ProblemFound)) throw cause;
      this.#tell(cause.problem);
      return undefined;
    }
  }

  #countMembers(count: number, place: Place): void {
    this.#members += count;
    if (this.#members > this.walk.limits.members) {
      give("too-many-members", place, `It has more than ${this.walk.limits.members} entries.`);
    }
  }

  #foreign(place: Place, found: string): void {
    this.#tell(
      problem("foreign-member", place, `${quoted(place.member ?? place.file, 100)} is left out. ${found}`),
    );
  }

  #tell(found: ReturnType<typeof problem>): void {
    if (found.level === "error") this.#failed = true;
    this.walk.sink.problem(found);
  }
}

function attempt(step: () => void): ProblemFound | undefined {
  try {
    step();
    return undefined;
  } catch (cause) {
    if (cause instanceof ProblemFound) return cause;
    throw cause;
  }
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
