import { createHash } from "node:crypto";
import type { DocumentSummary, ReadFormat, ReadOptions } from "../model.js";

/** How the documents of a source were read, as one: names and columns that differ are joined. */
export function joinedFormat(documents: readonly DocumentSummary[]): { readonly format?: ReadFormat } {
  const formats = documents.map(formatOfDocument);
  if (formats.length === 0) return {};
  const joined = (texts: readonly string[]) => [...new Set(texts)].sort().join(", ");
  return {
    format: {
      name: joined(formats.map(({ name }) => name)),
      title: joined(formats.map(({ title }) => title)),
      columns: [...new Set(formats.flatMap(({ columns }) => columns))],
    },
  };
}

function formatOfDocument({ format, version, readAs }: DocumentSummary): ReadFormat {
  if (readAs !== undefined) return readAs;
  const title = `STIX ${version ?? (format === "stix1" ? "1" : "2")}`;
  return { name: format, title, columns: [] };
}

/**
 * A hash of how a list was read, which decides with its bytes what its indicators are; undefined for what is
 * read in one way only.
 */
export function readingDigest(
  { sha256, readAs }: DocumentSummary,
  { format, ports }: ReadOptions,
): string | undefined {
  if (readAs === undefined || (readAs.name === "lines" && format === undefined && ports !== "strip")) {
    return undefined;
  }
  const { name, columns } = readAs;
  const reading = JSON.stringify([sha256, name, columns, format ?? null, ports ?? "skip"]);
  return createHash("sha256").update(reading).digest("hex");
}
