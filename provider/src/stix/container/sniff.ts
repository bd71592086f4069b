import { bounds } from "../limits.js";
import type { PeekableSource } from "./byteSource.js";

/** What the first bytes of something say it is. */
export type Content =
  | { readonly kind: "empty" | "gzip" | "tar" | "xml" | "json" | "text" | "binary" }
  | { readonly kind: "foreign"; readonly name: string };

/**
 * Bytes that detection needs: a tar header ends at 512, and the first lines of a list distinguish it from
 * prose.
 */
export const sniffBytes = 64 * 1024;

const magics: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["an empty zip archive", [0x50, 0x4b, 0x05, 0x06]],
  ["a 7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["xz-compressed", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2-compressed", [0x42, 0x5a, 0x68]],
  ["zstd-compressed", [0x28, 0xb5, 0x2f, 0xfd]],
  ["lz4-compressed", [0x04, 0x22, 0x4d, 0x18]],
  ["compressed by compress", [0x1f, 0x9d]],
  ["a RAR archive", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["a cabinet archive", [0x4d, 0x53, 0x43, 0x46]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["an OLE document", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a PGP message", [...Buffer.from("-----BEGIN PGP")]],
  ["an SQLite database", [...Buffer.from("SQLite format 3")]],
  ["a packet capture", [0xd4, 0xc3, 0xb2, 0xa1]],
  ["a packet capture", [0xa1, 0xb2, 0xc3, 0xd4]],
  ["a packet capture", [0x0a, 0x0d, 0x0d, 0x0a]],
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG image", [0xff, 0xd8, 0xff]],
  ["a GIF image", [...Buffer.from("GIF8")]],
  ["a Parquet file", [...Buffer.from("PAR1")]],
  ["an ELF program", [0x7f, 0x45, 0x4c, 0x46]],
];

const startsWith = (head: Buffer, bytes: readonly number[]) =>
  head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte);

/**
 * The first bytes of a source, as many as show what it is: XML and JSON may begin with any amount of white
 * space.
 * @returns undefined if there is more white space than {@link bounds.leadingWhitespaceBytes}
 */
export async function headOfSource(source: PeekableSource): Promise<Buffer | undefined> {
  let wanted = sniffBytes;
  for (;;) {
    const head = await source.peek(wanted);
    if (head.length < wanted || firstSignificant(head) !== "") return head;
    if (wanted >= bounds.leadingWhitespaceBytes) return undefined;
    wanted *= 2;
  }
}

/** Detects the content by its bytes; names play no part. */
export function sniff(head: Buffer): Content {
  if (head.length === 0) return { kind: "empty" };
  if (startsWith(head, [0x1f, 0x8b])) return { kind: "gzip" };
  for (const [name, bytes] of magics) {
    if (startsWith(head, bytes)) return { kind: "foreign", name: officeName(head) ?? name };
  }
  if (isTarHeader(head)) return { kind: "tar" };
  const first = firstSignificant(head);
  if (first === "<") return { kind: "xml" };
  if (first === "{") return { kind: "json" };
  if (first === "[") return { kind: looksLikeJsonArray(head) ? "json" : "text" };
  return { kind: looksBinary(head) ? "binary" : "text" };
}

/** Documents of Office are zip archives with folders that tell them apart. */
function officeName(head: Buffer): string | undefined {
  if (!startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return undefined;
  if (head.includes("xl/")) return "an Excel workbook";
  if (head.includes("word/")) return "a Word document";
  return head.includes("mimetypeapplication/vnd.oasis.opendocument") ? "an OpenDocument file" : undefined;
}

/** POSIX and GNU archives carry `ustar`; older ones are known by a checksum that fits. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < 512) return false;
  if (head.subarray(257, 262).toString("latin1") === "ustar") return true;
  const claimed = Number.parseInt(head.subarray(148, 156).toString("latin1").replace(/\0.*/s, "").trim(), 8);
  if (!Number.isFinite(claimed))
    return head.subarray(0, 1024).every((byte) => byte === 0) && head.length >= 1024;
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += head[i] ?? 0;
  return sum === claimed;
}

/** The text of the head in the encoding that its first bytes show. */
export function headText(head: Buffer): string {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return head.subarray(3).toString("utf8");
  const wide = wideEncoding(head);
  if (wide === undefined) return head.toString("utf8");
  const even = head.subarray(0, head.length - (head.length % 2));
  const text = wide === "utf-16le" ? even : Buffer.from(even).swap16();
  return text.toString("utf16le").replace(/^\ufeff/, "");
}

/** UTF-16 by byte order mark, or by the zero byte beside a first ASCII character. */
export function wideEncoding(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  const [a, b] = head;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0 && b !== undefined && b !== 0) return "utf-16be";
  if (a !== undefined && a !== 0 && b === 0) return "utf-16le";
  return undefined;
}

const firstSignificant = (head: Buffer) => headText(head).trimStart().charAt(0);

/** `[` also opens a defanged list line such as `[.]` or a bare pattern. */
const looksLikeJsonArray = (head: Buffer) =>
  /^\[\s*(?:[\]{["]|(?:-?\d+(?:\.\d+)?|true|false|null)\s*[,\]]|$)/.test(headText(head).trimStart());

function looksBinary(head: Buffer): boolean {
  if (wideEncoding(head) !== undefined) return false;
  return head.includes(0);
}
