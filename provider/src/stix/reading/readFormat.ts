import type { DocumentSummary, ReadFormat } from "../model.js";

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
