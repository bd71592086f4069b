import { parseXml, type XmlDocument, XmlDocumentType, XmlElement } from "@rgrove/parse-xml";
import { messageOf } from "../messageOf.js";
import { type VendorError, vendorErrors } from "../vendorErrors.js";
import type { UploadedDocument } from "./documents.js";

const stixNamespace = "http://stix.mitre.org/stix-1";
const versions = ["1.0", "1.0.1", "1.1", "1.1.1", "1.2"];
const defaultDelimiter = "##comma##";

/** The four elements that hold network values, wherever they are. */
const valueElements: ReadonlyMap<string, ValueElement> = new Map([
  ["{http://cybox.mitre.org/objects#AddressObject-2}Address_Value", "address"],
  ["{http://cybox.mitre.org/objects#URIObject-2}Value", "uri"],
  ["{http://cybox.mitre.org/objects#DomainNameObject-1}Value", "name"],
  ["{http://cybox.mitre.org/objects#HostnameObject-1}Hostname_Value", "name"],
]);
type ValueElement = "address" | "name" | "uri";

/** Address objects also hold e-mail and MAC addresses; those are no network indicators. */
const addressCategories: ReadonlySet<string> = new Set([
  "ipv4-addr",
  "ipv4-net",
  "ipv4-net-mask",
  "ipv6-addr",
  "ipv6-net",
  "ipv6-net-mask",
  "cidr",
]);

/**
 * Counts the values of a STIX 1.x document, each item of a list for itself.
 * @param take called with each value as written
 * @throws VendorError when it is not well-formed, has a DOCTYPE, or is no STIX 1.0 to 1.2.
 */
export function countStix1({ path, bytes }: UploadedDocument, take?: (value: string) => void): number {
  const refuse = (problem: string): VendorError =>
    vendorErrors.unusableFile(`${JSON.stringify(path)} ${problem}.`);
  const root = parse(bytes, refuse);
  const scope = namespacesOf(root, new Map());
  if (expandedName(root.name, scope) !== `{${stixNamespace}}STIX_Package`) {
    throw refuse(`is no STIX 1.x document: its root is ${root.name}`);
  }
  const version = root.attributes["version"];
  if (version !== undefined && !versions.includes(version)) throw refuse(`has the STIX version ${version}`);
  // CybOX 2.0, inside of STIX 1.0, divides by plain commas.
  let observables = 0;
  for (const value of valuesOf(root, version === undefined || version === "1.0", refuse)) {
    observables += 1;
    take?.(value);
  }
  return observables;
}

function parse(bytes: Buffer, refuse: (problem: string) => VendorError): XmlElement {
  let document: XmlDocument;
  try {
    document = parseXml(decode(bytes), { preserveDocumentType: true });
  } catch (error) {
    throw refuse(`is not well-formed XML: ${firstLine(messageOf(error))}`);
  }
  if (document.children.some((node) => node instanceof XmlDocumentType)) throw refuse("has a DOCTYPE");
  if (document.root === null) throw refuse("has no root element");
  return document.root;
}

/** As XML says: a byte order mark, else the declaration, else UTF-8; bytes that do not fit are an error. */
function decode(bytes: Buffer): string {
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    bytes.toString("latin1", 0, 256),
  )?.[1];
  const encoding = byteOrderMark(bytes) ?? wideEncoding(bytes) ?? declared ?? "utf-8";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  return undefined;
}

/** UTF-16 without a mark shows in the zero beside the first bracket. */
function wideEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0) return "utf-16le";
  if (bytes[0] === 0 && bytes[1] === 0x3c) return "utf-16be";
  return undefined;
}

type Namespaces = ReadonlyMap<string, string>;

/** Walks without recursion, so that deep nesting does not exhaust the stack. */
function* valuesOf(
  root: XmlElement,
  unversioned: boolean,
  refuse: (problem: string) => VendorError,
): Generator<string> {
  const plainCommas = unversioned && !hasLaterCybox(root);
  const open: { element: XmlElement; outer: Namespaces }[] = [{ element: root, outer: new Map() }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { element, outer } = next;
    const namespaces = namespacesOf(element, outer);
    const name = expandedName(element.name, namespaces);
    if (name === undefined) throw refuse(`uses the prefix of ${element.name} without declaring it`);
    const value = valueElements.get(name);
    if (value !== undefined && (value !== "address" || isNetworkAddress(element))) {
      const delimiter =
        element.attributes["delimiter"] ?? delimiterIn(element.text, plainCommas || value !== "uri");
      yield* valuesIn(element.text, delimiter);
    }
    for (const child of element.children) {
      if (child instanceof XmlElement) open.push({ element: child, outer: namespaces });
    }
  }
}

/**
 * No address and no name has a comma, so that one always divides them; in a URI it is part of the value from
 * CybOX 2.0.1 on.
 */
const delimiterIn = (text: string, plainCommas: boolean): string =>
  plainCommas && !text.includes(defaultDelimiter) ? "," : defaultDelimiter;

/** A package without a version may still name that of its CybOX. */
function hasLaterCybox(root: XmlElement): boolean {
  return root.children.some(
    (child) =>
      child instanceof XmlElement && !["0", undefined].includes(child.attributes["cybox_minor_version"]),
  );
}

const valuesIn = (text: string, delimiter: string): string[] =>
  text
    .split(delimiter)
    .map((value) => value.trim())
    .filter((value) => value !== "");

const isNetworkAddress = (value: XmlElement): boolean => {
  const object = value.parent;
  return (
    !(object instanceof XmlElement) || addressCategories.has(object.attributes["category"] ?? "ipv4-addr")
  );
};

function namespacesOf(element: XmlElement, outer: Namespaces): Namespaces {
  let namespaces: Map<string, string> | undefined;
  for (const [attribute, value] of Object.entries(element.attributes)) {
    const prefix =
      attribute === "xmlns" ? "" : attribute.startsWith("xmlns:") ? attribute.slice(6) : undefined;
    if (prefix === undefined) continue;
    namespaces ??= new Map(outer);
    namespaces.set(prefix, value);
  }
  return namespaces ?? outer;
}

/** `{namespace}local`; undefined when the prefix is not declared. */
function expandedName(name: string, namespaces: Namespaces): string | undefined {
  const colon = name.indexOf(":");
  const namespace = namespaces.get(colon === -1 ? "" : name.slice(0, colon));
  if (namespace === undefined) return colon === -1 ? `{}${name}` : undefined;
  return `{${namespace}}${name.slice(colon + 1)}`;
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
