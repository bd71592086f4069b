import { quote } from "../escaping/quoted.js";
import { shortened } from "../escaping/terminal.js";
import type { Problem, ProblemLevel } from "./model.js";

/** What all problems of one code have in common. */
export interface ProblemKind {
  readonly level: ProblemLevel;
  /** What it means, for the reference. */
  readonly meaning: string;
  /** What to do next; every message ends with it. */
  readonly remedy: string;
}

const error = (meaning: string, remedy: string): ProblemKind => ({ level: "error", meaning, remedy });
const warning = (meaning: string, remedy: string): ProblemKind => ({ level: "warning", meaning, remedy });
const note = (meaning: string, remedy: string): ProblemKind => ({ level: "note", meaning, remedy });

/** Every problem that reading can find. Codes are stable. */
export const problemCodes = {
  // The source itself
  "source-missing": error("There is no file or folder at the path.", "Check the path."),
  "source-unreadable": error(
    "The operating system refuses to read it.",
    "Check the permissions of the file and of the folders above it.",
  ),
  "not-a-file": error(
    "It is a FIFO, socket or device, which has no fixed content.",
    "Name a regular file or a folder.",
  ),
  "link-leaves-folder": error(
    "A symbolic link of the folder points outside it.",
    "Put the file itself into the folder.",
  ),
  "source-changed": error(
    "The file changed while it was read, so what was previewed would not be what is uploaded.",
    "Fix: run again when nothing writes to it; writers should write to another file and rename it.",
  ),
  "empty-file": error("The file has no bytes.", "Fetch it again, or remove it."),
  "empty-folder": error("The folder has no file that could hold STIX.", "Check the path."),
  "no-stix": error(
    "Nothing in the source is a STIX document or a list of indicators.",
    "Check that this is the right file.",
  ),
  "no-indicators": warning(
    "The source has no indicator, or none that a system can use.",
    "Fix: check that this is the right file.",
  ),
  "unpacks-too-large": error(
    "The source unpacks to more bytes than the limit allows.",
    "Fix: if the source is legitimate, raise limits.unpackedBytes.",
  ),
  "too-many-members": error(
    "The archive or folder has more entries than the limit allows.",
    "Fix: if the source is legitimate, raise limits.members.",
  ),
  "too-many-problems": warning(
    "More problems were found than are listed one by one.",
    "Fix: correct the ones above and run again.",
  ),
  // Wrapping
  "foreign-format": error(
    "The content is of a format that neither this program nor an ExtraHop system reads.",
    "Fix: fetch the feed's file itself (a web page is often an error or a login), or unpack or convert it to STIX or a list first.",
  ),
  "foreign-member": note(
    "An entry of an archive or folder is neither a STIX document nor a list.",
    "It is not uploaded.",
  ),
  "foreign-document": warning(
    "An entry of an archive or folder is XML or JSON, but not STIX.",
    "It is not uploaded. Fix: remove it from the source.",
  ),
  "duplicate-member": warning(
    "An archive has two entries of the same path, or of paths that differ only in case; unpacked, the second would replace the first.",
    "Both are read. Fix: make the archive again.",
  ),
  "nested-archive": error(
    "An archive is inside an archive; ExtraHop systems do not unpack it.",
    "Fix: pack the inner archive's documents directly.",
  ),
  "gzip-damaged": error("The compressed data is damaged or cut off.", "Fetch or make the file again."),
  "archive-damaged": error("The tar archive is damaged or cut off.", "Fetch or make the file again."),
  "gzip-trailing-data": warning(
    "Bytes follow the compressed data; decompressors disagree on what they mean.",
    "They are not uploaded. Fix: compress the file again.",
  ),
  "gzip-members": warning(
    "The compressed data has several parts, of which some readers read the first only.",
    "All are read. Fix: compress the file in one part.",
  ),
  "content-unknown": error(
    "More white space than the safety limit precedes the content, so that its format is unknown.",
    "Fix: remove the white space, and check the origin of the file.",
  ),
  "archive-trailing-data": warning(
    "Bytes follow the end of the archive and were not read.",
    "They are not uploaded. Fix: make the archive again.",
  ),
  "unsafe-member": error(
    "An archive's entry has an absolute path, leaves it by `..`, is a link, device, FIFO or sparse file, or is described in two ways.",
    "Fix: make the archive again with plain files only, and check its origin.",
  ),
  // Text
  "bad-encoding": error(
    "The bytes are not text in the encoding that the document declares.",
    "Save it in UTF-8, or declare the encoding that it really has.",
  ),
  "unknown-encoding": error("The document declares an unknown encoding.", "Fix: save it in UTF-8."),
  // XML
  "xml-not-well-formed": error("The XML is not well-formed.", "Fix: correct the document or fetch it again."),
  "xml-doctype": error(
    "A DOCTYPE can define entities that expand without bound or refer to other files; STIX needs none.",
    "Fix: remove the DOCTYPE, and check the document's origin.",
  ),
  "xml-too-deep": error("Elements are nested deeper than the safety limit.", "Check the document's origin."),
  "xml-too-large": error(
    "A tag, name, attribute or text exceeds the safety limit.",
    "Check the document's origin.",
  ),
  "not-stix-xml": error("The XML document is not a STIX package.", "Check that this is the right file."),
  "package-wrapped": note(
    "STIX packages are inside of another element, such as an answer of TAXII 1.1.",
    "They are read, and converted for the upload, because ExtraHop documents packages only.",
  ),
  "stix-version-unnamed": note(
    "The package names no STIX version, which means 1.0.",
    "Nothing needs to be done.",
  ),
  "stix-version-unknown": warning(
    "The package names a STIX version that ExtraHop does not document.",
    "Check that the systems take it.",
  ),
  "stix-1-2-1": warning(
    "The package is STIX 1.2.1, whose OASIS namespaces ExtraHop does not document.",
    "Let it be converted, or ask the producer for 1.2.",
  ),
  "unresolved-idref": warning(
    "An idref has no target in the document, so its values are unknown.",
    "Fix: ask the producer for a package that contains what it refers to.",
  ),
  // JSON
  "json-invalid": error("The JSON is invalid.", "Fix: correct the document or fetch it again."),
  "mark-after-records": error(
    "A field of a JSON document says of records before it that they are no threat, when they are read already.",
    "Fix: move the field before the records, or name what is read with the argument format (--format json:PATH).",
  ),
  "json-duplicate-key": error(
    "An object has the same key twice, so that programs disagree on its value.",
    "Fix: correct the document.",
  ),
  "json-too-deep": error(
    "Containers are nested deeper than the safety limit.",
    "Check the document's origin.",
  ),
  "json-too-large": error("An object exceeds the safety limit.", "Check the document's origin."),
  "json-not-utf8": warning("The JSON is UTF-16, but JSON must be UTF-8.", "Fix: save it in UTF-8."),
  "not-stix-json": error(
    "The JSON document is neither a STIX bundle nor a STIX object.",
    "Check that this is the right file.",
  ),
  "not-a-bundle": note(
    "The document is a bare STIX object, an array of them or a TAXII envelope instead of a bundle.",
    "It is converted, because ExtraHop documents bundles only.",
  ),
  "stix-object-invalid": error("A STIX object lacks what the standard requires.", "Fix: correct the object."),
  "pattern-invalid": error("A STIX pattern is invalid.", "Fix: correct the pattern."),
  // Lists
  "line-unusable": warning(
    "A line or record of the list is not an IP address, network, domain or URL.",
    "Fix: correct or remove it; comments start with #, // or --.",
  ),
  "values-unusable": warning(
    "A list holds values of a form that no system matches, such as wildcards, patterns and invalid ranges. No argument uploads them.",
    "Fix: correct or remove them, or accept that they are not matched.",
  ),
  "values-with-port": warning(
    "A list holds addresses or names with a port; the address alone would match more than was meant.",
    'Fix: accept that they are not matched, or read them without the port with ports: "strip" (--ports strip).',
  ),
  "value-defanged": warning(
    "A STIX document holds defanged values such as evil[.]example. They are read as evil.example, and the document is converted.",
    "Fix: have the publisher write the values as they appear in traffic.",
  ),
  "value-of-other-type": warning(
    "A STIX document holds values of another type than their objects declare, such as an address in a domain name. They are read as what they are, and the document is converted.",
    "Fix: have the publisher correct the type or the value.",
  ),
  "private-network": warning(
    "A source holds addresses or networks of private networks, or URLs on them, which are uploaded.",
    "Fix: remove them if they are your own; they match your own traffic.",
  ),
  "could-be-file-name": note(
    "A list holds names such as payload.zip, which are domain names or names of files.",
    "Fix: name the format or the type column of the list, or remove them.",
  ),
  "named-for-exceptions": warning(
    "By its name, such as whitelist.txt, a source is a list of exceptions; its values would be uploaded as indicators.",
    "Fix: remove the source, or name its format with the argument format (--format) where its values are indicators.",
  ),
  "kinds-on-one-line": note(
    "Lines of a list hold indicators of several kinds; they may be rows of a table with facts about the first.",
    "Nothing needs to be done where all are meant. Fix: for rows of a table use the format { csv: { column: 1 } } (--column 1).",
  ),
  "url-with-delimiter": note(
    "A list of URLs holds some with a comma, semicolon or bar and a word after it; they are read as they are.",
    "Nothing needs to be done where it belongs to the URL. Fix: for rows of a table use the format { csv: { column: 1 } } (--column 1).",
  ),
  "values-of-other-kind": note(
    "A list holds values of a kind that is not matched on traffic, or that the list itself excludes.",
    "Nothing needs to be done.",
  ),
  "values-ambiguous": error(
    "A line of a list can be read in two ways, with different indicators.",
    "Fix: separate the values by line breaks, or name the format of the list (argument format, --format).",
  ),
  "columns-ambiguous": error(
    "Several columns of a table hold indicators, or the text may be a table or a list of URLs, and nothing says which is meant.",
    'Fix: name the column or field with the argument format, e.g. { csv: { column: "NAME" } }, or with --column; for whole lines use the format "lines".',
  ),
  "values-not-read": warning(
    "A column of a table, or a field of JSON, holds indicators and is not read, because another one is.",
    'Fix: name the column or field that is meant with the argument format, e.g. { csv: { column: "NAME" } } or { json: "$.items[*].ip" }, or with --column.',
  ),
  "column-not-read": note(
    "A column holds indicators and is not read, because its name, its format or the argument format excludes it.",
    "Nothing needs to be done.",
  ),
  "csv-row-width": error(
    "A row of a table has more cells than the others, so that it is doubtful which cell is which.",
    "Fix: quote cells that hold the delimiter.",
  ),
  "csv-long-row": warning(
    "A row of a table has more cells than the others; the indicator is in the first, which is not affected.",
    "Fix: quote cells that hold the delimiter.",
  ),
  "format-mismatch": error(
    "The source is not of the format that is named for it, or lacks the column, field or path.",
    "Fix: correct the argument format (or --column, --format), or leave it out to have the format detected.",
  ),
  "json-line-invalid": error(
    "A line of a list of JSON lines is not one valid JSON object.",
    "Fix: correct the line, or fetch the list again.",
  ),
  "list-incomplete": error(
    "The list declares another number of records than it has.",
    "Fix: fetch the list again; it may be cut off.",
  ),
  "line-too-long": error("A line exceeds the safety limit.", "Check that this is a list."),
  "comment-not-closed": error(
    "A comment of several lines, as between /* and */, is not closed; what is in it is unclear.",
    "Fix: close the comment or remove it.",
  ),
  "csv-invalid": error("The CSV is invalid.", "Fix: correct the file."),
  // Values and meaning
  "value-invalid": warning(
    "A value is not of the type that it is declared as.",
    "Fix: correct or remove the value; a system would refuse or ignore it.",
  ),
  "value-too-broad": warning(
    "A valid value would match far more than one indicator is meant to, as 0.0.0.0/0, loopback addresses, localhost and co.uk do, also as the host of a URL. It is left out unless allowBroad is set.",
    "Remove it from the source, or upload such values with allowBroad (--allow-broad).",
  ),
  "composition-weakened": warning(
    "Values joined by AND or FOLLOWEDBY are matched one by one, which matches more than the source means.",
    "Fix: accept that, or remove the values from the source.",
  ),
  "outside-scope": note(
    "Values are where no indicator leads, e.g. as context or victims.",
    'They are not uploaded. Fix: use scope "document" to include them.',
  ),
  "superseded-version": note(
    "An older version of an object with the same id was left out; the newest counts.",
    "Nothing needs to be done.",
  ),
  // Limits
  "too-many-observables-in-file": warning(
    "A STIX file holds more observables than the vendor recommends.",
    "Split it; conversion does so by itself.",
  ),
  "too-many-observables": warning(
    "The collection holds more observables than the vendor recommends.",
    "Split it into several collections.",
  ),
  // Folders
  "collection-name-invalid": error(
    "A file's name up to its first dot cannot be the name of a collection.",
    "Rename the file; a collection's name has no quotes, slashes, control characters or outer whitespace, and 255 bytes at most.",
  ),
  "name-clash": error(
    "Two files of the folder claim the same collection name, which is the file's name up to its first dot.",
    "Rename one of them.",
  ),
  "files-skipped": warning(
    "Files of the folder are not taken for sources, because their names do not end like those of feeds.",
    "Fix: rename them, or name them under sources; hidden files, .md files, checksums and signatures are never listed.",
  ),
  "name-empty": error(
    "The file's name starts with a dot, so that no collection name is left.",
    "Rename the file.",
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** One of the keys of {@link problemCodes}. */
export type ProblemCode = keyof typeof problemCodes;

/** The file, and the member of an archive, that a problem is in. */
export interface DocumentLocation {
  readonly file: string;
  readonly member?: string;
}

export interface Spot {
  readonly line?: number;
  readonly column?: number;
  readonly jsonPath?: string;
}

/** Makes a problem: `found` is one sentence on what is wrong at this place; the remedy follows it. */
export function problem(code: ProblemCode, place: DocumentLocation, found: string, spot: Spot = {}): Problem {
  const { level, remedy } = problemCodes[code];
  return { level, code, message: `${found} ${remedy}`, ...place, ...spot };
}

/** Thrown inside `stix/` to end the reading of a document or source; the walk reports its problem. */
export class ProblemFound extends Error {
  override readonly name = "ProblemFound";
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export function throwProblem(
  code: ProblemCode,
  place: DocumentLocation,
  found: string,
  spot: Spot = {},
): never {
  throw new ProblemFound(problem(code, place, found, spot));
}

/**
 * A piece of untrusted text for a message: in quotation marks, bounded, and without anything that could break
 * a line or steer a terminal.
 */
export const quoted = (text: string, maxCharacters = 60): string => quote(shortened(text, maxCharacters));
