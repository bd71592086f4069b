import { quote } from "../escaping/quoted.js";
import { shortened } from "../escaping/terminal.js";
import type { Problem, ProblemLevel } from "./model.js";

/** What is known of every problem of one code. */
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
    "Run again once nothing writes to it; writers should write aside and rename.",
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
    "If the source is honest, raise limits.unpackedBytes.",
  ),
  "too-many-members": error(
    "The archive or folder has more entries than the limit allows.",
    "If the source is honest, raise limits.members.",
  ),
  "too-many-problems": warning(
    "More problems were found than are told one by one.",
    "Mend the ones above and run again.",
  ),
  // Wrapping
  "foreign-format": error(
    "The content is of a format that neither this program nor an ExtraHop system reads.",
    "Fix: fetch the feed's file itself (a web page is often an error or a login), or unpack or convert it to STIX or a list first.",
  ),
  "foreign-member": note(
    "An entry of an archive or folder is no STIX document and no list.",
    "It is left out of the digest.",
  ),
  "foreign-document": warning(
    "An entry of an archive or folder is XML or JSON but no STIX.",
    "It is left out of the digest; take it out of the source, as a system may refuse it.",
  ),
  "duplicate-member": warning(
    "An archive holds two entries of the same path; unpacked, the later one would replace the former.",
    "Both are read; make the archive again.",
  ),
  "nested-archive": error(
    "An archive stands inside an archive; ExtraHop systems don't unpack those.",
    "Pack the inner archive's documents directly.",
  ),
  "gzip-damaged": error("The compressed data is damaged or cut off.", "Fetch or make the file again."),
  "archive-damaged": error("The tar archive is damaged or cut off.", "Fetch or make the file again."),
  "archive-trailing-data": warning(
    "Something follows the end of the archive and was not read.",
    "Make the archive again to be sure that nothing is missing.",
  ),
  "unsafe-member": error(
    "An archive's entry has an absolute path, climbs out by `..`, or is a link, device, FIFO or sparse file.",
    "Archives of STIX need plain files only: make it again, and be suspicious of its origin.",
  ),
  // Text
  "bad-encoding": error(
    "The bytes are not text in the encoding that the document claims.",
    "Save it in UTF-8, or declare the encoding that it really has.",
  ),
  "unknown-encoding": error("The document declares an encoding that isn't known.", "Save it in UTF-8."),
  // XML
  "xml-not-well-formed": error("The XML breaks the rules of XML.", "Mend the document or fetch it again."),
  "xml-doctype": error(
    "A DOCTYPE can define entities that blow up or reach outside; STIX needs none.",
    "Remove the DOCTYPE, and be suspicious of the document's origin.",
  ),
  "xml-too-deep": error(
    "Elements are nested deeper than any honest document.",
    "Check the document's origin.",
  ),
  "xml-too-large": error(
    "An attribute or text is larger than in any honest document.",
    "Check the document's origin.",
  ),
  "not-stix-xml": error("The XML document is no STIX package.", "Check that this is the right file."),
  "stix-version-unnamed": note(
    "The package names no STIX version, which means 1.0.",
    "Nothing needs to be done.",
  ),
  "stix-version-unknown": warning(
    "The package names a STIX version that ExtraHop doesn't document.",
    "Check that the systems take it.",
  ),
  "stix-1-2-1": warning(
    "The package is STIX 1.2.1, whose OASIS namespaces ExtraHop doesn't document.",
    "Let it be converted, or ask the producer for 1.2.",
  ),
  "unresolved-idref": warning(
    "An idref points at nothing in the document, so its values are unknown.",
    "Ask the producer for a package that holds what it refers to.",
  ),
  // JSON
  "json-invalid": error("The JSON breaks the rules of JSON.", "Mend the document or fetch it again."),
  "json-duplicate-key": error(
    "An object has the same key twice, so that programs disagree on what it says.",
    "Mend the document.",
  ),
  "json-too-deep": error("Containers are nested deeper than any honest document.", "Check its origin."),
  "json-too-large": error("One object is larger than any honest document's.", "Check its origin."),
  "json-not-utf8": warning("The JSON is UTF-16, but JSON must be UTF-8.", "Save it in UTF-8."),
  "not-stix-json": error(
    "The JSON document is no STIX bundle or object.",
    "Check that this is the right file.",
  ),
  "not-a-bundle": note(
    "The document is a bare STIX object, an array of them or a TAXII envelope instead of a bundle.",
    "It is read; ExtraHop documents bundles only.",
  ),
  "stix-object-invalid": error("A STIX object lacks what the standard requires.", "Mend the object."),
  "pattern-invalid": error("A STIX pattern breaks the grammar.", "Mend the pattern."),
  // Lists
  "line-unusable": warning(
    "A line of the list is no IP address, network, domain or URL.",
    "Mend or remove the line; comments start with #, // or --.",
  ),
  "values-unusable": warning(
    "A list holds values that cannot be uploaded as they are, such as addresses with a port, wildcards or invalid ranges.",
    'Fix: remove them, or accept that they are not matched; addresses with a port can be read without it (ports: "strip", --ports strip).',
  ),
  "private-network": warning(
    "A list holds addresses or networks of private networks, which are uploaded.",
    "Fix: remove them if they are your own; they match your own traffic.",
  ),
  "could-be-file-name": note(
    "A list holds names such as payload.zip, which are domain names or names of files.",
    "Fix: name the format or the type column of the list, or remove them.",
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
  "line-too-long": error("A line is longer than any honest list's.", "Check that this is a list."),
  "csv-invalid": error("The CSV breaks the rules of CSV.", "Mend the file."),
  // Values and meaning
  "value-invalid": warning(
    "A value is not what its type claims.",
    "Mend or remove the value; a system would refuse or ignore it.",
  ),
  "value-too-broad": warning(
    "A value would match far more than one indicator is meant to, as 0.0.0.0/0, loopback addresses, localhost and co.uk do. It is left out.",
    "Remove it from the source, or upload such values with allowBroad (--allow-broad).",
  ),
  "composition-weakened": warning(
    "Values joined by AND or FOLLOWEDBY are matched one by one, which is wider than what was meant.",
    "Accept that, or take the values out of the source.",
  ),
  "outside-scope": note(
    "Values stand where no indicator reaches, e.g. as context or victims.",
    'Read with scope "document" to count them.',
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

/** Where a problem stands. */
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

/** Thrown inside the STIX room to give up on a document or source; the walk turns it into its problem. */
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

/** A piece of untrusted text for a message: in quotation marks, bounded, and without anything that could break a line or steer a terminal. */
export const quoted = (text: string, maxCharacters = 60): string => quote(shortened(text, maxCharacters));
