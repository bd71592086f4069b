import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { temporaryFolder } from "../temporaryFolder.js";

/** Contents of files by their path; a path ending in `/` is an empty folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A tar archive written byte by byte, so that it may be as wrong as a test wants. */
export interface TarEntry {
  readonly path: string;
  readonly content?: string | Uint8Array;
  /** The type flag of the header; plain file by default. */
  readonly type?: string;
  /** What the header claims, where that is not the content's length. */
  readonly size?: number;
  readonly linkName?: string;
  /** Extended header records before the entry. */
  readonly pax?: Readonly<Record<string, string>>;
}

export function tar(entries: readonly TarEntry[], end: "marked" | "open" = "marked"): Buffer {
  const blocks = entries.flatMap((entry) => [
    ...(entry.pax === undefined ? [] : [...member("PaxHeader/x", "x", records(entry.pax))]),
    ...member(entry.path, entry.type ?? "0", Buffer.from(entry.content ?? ""), entry.size, entry.linkName),
  ]);
  return Buffer.concat([...blocks, ...(end === "marked" ? [Buffer.alloc(1024)] : [])]);
}

export const tgz = (entries: readonly TarEntry[]) => gzipSync(tar(entries));

function member(path: string, type: string, content: Buffer, size = content.length, linkName = ""): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write(type, 156);
  header.write(linkName, 157, 100);
  header.write("ustar\u000000", 257);
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}

function records(pax: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(pax).map(([key, value]) => {
      const body = Buffer.from(` ${key}=${value}\n`);
      let length = body.length + 1;
      while (String(length).length + body.length !== length) length = String(length).length + body.length;
      return Buffer.concat([Buffer.from(String(length)), body]);
    }),
  );
}

/** Writes files into a new folder. */
export async function folderOf(files: Files): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(path.endsWith("/") ? target : dirname(target), { recursive: true });
    if (!path.endsWith("/")) await writeFile(target, content);
  }
  return folder;
}

/** Writes files into a new archive of a name, uncompressed when the name ends in `.tar`. */
export async function archiveOf(files: Files, name: string): Promise<string> {
  const archive = join(await temporaryFolder(), name);
  const entries = Object.entries(files).map(([path, content]) => ({ path, content }));
  await writeFile(archive, name.endsWith(".tar") ? tar(entries) : tgz(entries));
  return archive;
}

/** The files of a compressed archive by their path, read by a package that the provider does not use. */
export async function membersOf(archive: string): Promise<Record<string, string>> {
  const reader = extract();
  Readable.from([gunzipSync(await readFile(archive))]).pipe(reader);
  const members: Record<string, string> = {};
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type === "file") members[entry.header.name] = Buffer.concat(chunks).toString("utf8");
  }
  return members;
}
