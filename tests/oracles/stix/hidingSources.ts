import { gzipSync } from "node:zlib";
import { type TarEntry, tar, tgz } from "../../support/stix/archives.js";
import { bundle, indicator, type StixObject, sco } from "../../support/stix/bundles.js";
import {
  address,
  composition,
  indicator as indicator1,
  indicators,
  looksFor,
  object,
  observable,
  observables,
  pack,
} from "../../support/stix/packages.js";

const own = "10.9.9.9";
const pattern = `[ipv4-addr:value = '${own}']`;
const shown = indicator("[ipv4-addr:value = '198.51.100.7']");
const hidden = indicator(pattern);
const json = bundle(shown);
const withHidden = bundle(hidden);
const plain = indicator1(looksFor(object(address("198.51.100.7"))));
const xml = pack(indicators(plain));
const properties = address(own);

const inBundle = (...objects: readonly unknown[]) => bundle(shown, ...objects);
const changed = (more: Readonly<Record<string, unknown>>) => bundle({ ...shown, ...more });
const inPackage = (content: string) => pack(indicators(plain) + content);
const context = (type: string, more: Readonly<Record<string, unknown>>): StixObject => ({
  type,
  spec_version: "2.1",
  id: `${type}--00000000-0000-4000-8000-00000000000f`,
  created: "2026-01-01T00:00:00.000Z",
  modified: "2026-01-01T00:00:00.000Z",
  ...more,
});
const archived = (...entries: readonly TarEntry[]) => tgz([{ path: "a.json", content: json }, ...entries]);
const member = (path: string, content: string | Buffer = withHidden): TarEntry => ({ path, content });
/** A PAX header as bytes, for records that no writer makes. */
const paxed = (record: string, entry: TarEntry): TarEntry[] => [
  { path: "PaxHeader/x", type: "x", content: record },
  entry,
];

/** The first header as it was before POSIX. */
function withoutMagic(archive: Buffer): Buffer {
  archive.fill(0, 257, 265).write("        ", 148);
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return archive;
}

const another = bundle(indicator("[ipv4-addr:value = '198.51.100.8']"));

const archives: Readonly<Record<string, Buffer>> = {
  "a name in another normalization": archived(
    { ...member("e\u0301.json", another) },
    { ...member("\u00e9.json") },
  ),
  "a name in full-width letters": archived(member("\uff41.json")),
  "a name with a sharp s": archived(member("ss.json", another), member("\u00df.json")),
  "a name with a Kelvin sign": archived(member("k.json", another), member("\u212a.json")),
  "a name with a dotless i": archived(member("i.json", another), member("\u0130.json")),
  "a name with a trailing space": archived(member("a.json ")),
  "a name of a device": archived(member("con.json")),
  "a name with a stream": archived(member("a.json:b.json")),
  "a name with a line break": archived(member("b\n.json")),
  "a name with a zero in PAX": archived(...paxed("20 path=a.json\0b.jso\n", member("b.json"))),
  "a name given twice in PAX": archived(...paxed("16 path=a.json\n17 path=bb.json\n", member("c.json"))),
  "a record of PAX with a wrong length": archived(...paxed("99 path=a.json\n", member("b.json"))),
  "a size in PAX before a long name": archived(
    { path: "PaxHeader/x", type: "x", content: "13 size=2048\n" },
    { path: "././@LongLink", type: "L", content: "longname.json\0" },
    member("a2.json", another),
    member("b.json"),
  ),
  "a size with a sign in PAX": archived(...paxed("11 size=+5\n", member("b.json"))),
  "a charset in PAX": archived({ ...member("b.json"), pax: { hdrcharset: "BINARY" } }),
  "a deleted record of PAX": archived({ ...member("b.json"), pax: { path: "" } }),
  "a comment in PAX": archived({ ...member("b.json", another), pax: { comment: withHidden } }),
  "a fork of macOS": archived(member("._a.json")),
  "a folder as a file": archived({ path: "d/", content: withHidden }),
  "an old header without a magic": gzipSync(
    withoutMagic(tar([{ path: "a.json", content: json }, member("b.json")])),
  ),
  "one gzip in another": gzipSync(archived(member("b.json"))),
  "a document in gzip with a name": gzipSync(Buffer.from(json)),
};

const documents: Readonly<Record<string, string | Buffer>> = {
  "an entity of the standard": xml.replace("198.51.100.7", "&#49;98.51.100.7"),
  "a comment in a value": xml.replace("198.51.100.7", `198.51.100.7<!-- ${own} -->`),
  "CDATA in a value": xml.replace("198.51.100.7", "<![CDATA[198.51.100.7]]>"),
  "an instruction in a value": xml.replace("198.51.100.7", "198.51<?x?>.100.7"),
  "a stylesheet": xml.replace("<stix:STIX_Package", '<?xml-stylesheet href="a.xsl"?><stix:STIX_Package'),
  "an inclusion": inPackage(
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://evil.example/b.xml"/>',
  ),
  "another type": inPackage(
    observables(
      observable(object(properties.replace("AddressObj:AddressObjectType", "FileObj:FileObjectType"))),
    ),
  ),
  "a type without a prefix": inPackage(
    observables(observable(object(properties.replace(/xsi:type="[^"]*"/, 'xsi:type="AddressObjectType"')))),
  ),
  "nothing for a type": inPackage(
    observables(observable(object(properties.replace(/xsi:type="[^"]*"/, "")))),
  ),
  "a value that is nil": inPackage(
    observables(observable(object(address(own, undefined, 'xsi:nil="true"')))),
  ),
  "another namespace": inPackage(
    observables(
      observable(object(properties.replaceAll("AddressObj:Address_Value", "example:Address_Value"))),
    ),
  ),
  "a namespace that is bound again": inPackage(
    observables(
      observable(
        object(
          properties.replace(
            "<AddressObj:Address_Value",
            '<AddressObj:Address_Value xmlns:AddressObj="http://example.com/x"',
          ),
        ),
      ),
    ),
  ),
  "a namespace with a slash": xml.replace("objects#AddressObject-2", "objects#AddressObject-2/"),
  "a custom property": pack(
    indicators(
      plain,
      indicator1(
        looksFor(
          object(
            `<cybox:Properties xsi:type="FileObj:FileObjectType"><cyboxCommon:Custom_Properties><cyboxCommon:Property name="ip">${own}</cyboxCommon:Property></cyboxCommon:Custom_Properties></cybox:Properties>`,
          ),
        ),
      ),
    ),
  ),
  "a file's name": pack(
    indicators(
      plain,
      indicator1(
        looksFor(
          object(
            `<cybox:Properties xsi:type="FileObj:FileObjectType"><FileObj:File_Name>${own}</FileObj:File_Name></cybox:Properties>`,
          ),
        ),
      ),
    ),
  ),
  "a negation": pack(indicators(plain, indicator1(looksFor(object(properties), 'negate="true"')))),
  "a negation in a negation": pack(
    indicators(
      plain,
      indicator1(
        looksFor(composition("AND", observable(object(properties), 'negate="true"')), 'negate="true"'),
      ),
    ),
  ),
  "a related object": pack(
    indicators(
      indicator1(
        looksFor(
          object(
            address("198.51.100.7"),
            "",
            `<cybox:Related_Objects><cybox:Related_Object>${properties}</cybox:Related_Object></cybox:Related_Objects>`,
          ),
        ),
      ),
    ),
  ),
  "an observable of a campaign": inPackage(
    `<stix:TTPs><stix:TTP>${observable(object(properties))}</stix:TTP></stix:TTPs>`,
  ),
  "a package in a package": inPackage(
    `<stix:Related_Packages><stix:Related_Package><stix:Package>${indicators(
      indicator1(looksFor(object(properties))),
    )}</stix:Package></stix:Related_Package></stix:Related_Packages>`,
  ),
  "a description": xml.replace(
    "<indicator:Observable",
    `<indicator:Description>${own}</indicator:Description><indicator:Observable`,
  ),
  "an encoding of EBCDIC": `<?xml version="1.0" encoding="IBM037"?>${xml}`,
  "version 1.1 of XML": `<?xml version="1.1"?>${xml}`,
  "a key twice": json.replace('"pattern":', `"pattern": ${JSON.stringify(pattern)}, "pattern":`),
  "a key twice, once escaped": json.replace(
    '"pattern":',
    `"p\\u0061ttern": ${JSON.stringify(pattern)}, "pattern":`,
  ),
  "objects twice": json.replace('"objects":', `"objects": [${JSON.stringify(hidden)}], "objects":`),
  "objects twice, once escaped": json.replace(
    '"objects":',
    `"\\u006fbjects": [${JSON.stringify(hidden)}], "objects":`,
  ),
  "a comment": json.replace("{", `{/* ${pattern} */`),
  "a comma at the end": json.replace(/\]\s*\}$/, ",]}"),
  "a string in single quotes": json.replace('"bundle"', "'bundle'"),
  "a key of full-width letters": changed({ "\uff50attern": pattern }),
  "a key with white space": changed({ "pattern ": pattern }),
  "a zero in a key": changed({ "pattern\0": pattern }),
  "a key of prototypes": json.replace(
    '"type": "indicator"',
    `"__proto__": {"pattern": ${JSON.stringify(pattern)}}, "type": "indicator"`,
  ),
  "a constructor": changed({ constructor: { prototype: { pattern } } }),
  "a lone surrogate": json.replace('"pattern":', '"name": "\\ud800", "pattern":'),
  "an overlong encoding": Buffer.from(json.replace('"bundle"', '"bund\u00c1\u0081le"'), "latin1"),
  "a byte order mark twice": `\ufeff\ufeff${json}`,
  "a large number": changed({ x_n: 0 }).replace('"x_n": 0', `"x_n": ${"9".repeat(400)}`),
  "a value that is no number": json.replace('"spec_version": "2.1"', '"spec_version": "2.1", "x": NaN'),
  "a document after the document": `${json}\n${withHidden}`,
  "a record separator": `\u001e${json}\n\u001e${withHidden}\n`,
  "a prefix against scripts": `)]}',\n${json}`,
  "an extension": changed({
    extensions: { "extension-definition--1": { extension_type: "property-extension", pattern } },
  }),
  "an extension at the top": changed({
    extensions: { "extension-definition--1": { extension_type: "toplevel-property-extension" } },
    x_pattern: pattern,
    x_values: [own],
  }),
  "an object of an extension": inBundle(
    context("x-ip", { value: own, extensions: { "extension-definition--1": { extension_type: "new-sco" } } }),
  ),
  "a custom property of an object": inBundle(context("file", { name: "a.exe", x_ip: own })),
  "granular markings": changed({
    granular_markings: [{ marking_ref: "marking-definition--1", selectors: ["pattern"], lang: own }],
  }),
  "external references": changed({
    external_references: [{ source_name: "x", url: `http://${own}/`, external_id: own }],
  }),
  "a translation": inBundle(
    context("language-content", { object_ref: shown["id"], contents: { de: { pattern } } }),
  ),
  "a note": inBundle(context("note", { content: pattern, object_refs: [shown["id"]] })),
  "an opinion": inBundle(
    context("opinion", { explanation: own, opinion: "agree", object_refs: [shown["id"]] }),
  ),
  "an infrastructure": inBundle(
    context("infrastructure", { name: own, infrastructure_types: ["command-and-control"] }),
  ),
  "observed data and its references": inBundle(
    context("observed-data", {
      object_refs: ["ipv4-addr--1"],
      number_observed: 1,
      first_observed: "2026-01-01T00:00:00Z",
      last_observed: "2026-01-01T00:00:00Z",
    }),
    { ...sco("ipv4-addr", own), id: "ipv4-addr--1" },
  ),
  "observed data in itself": inBundle(
    context("observed-data", { objects: { 0: { type: "ipv4-addr", value: own } }, number_observed: 1 }),
  ),
  "observed data of observed data": inBundle(
    context("observed-data", {
      objects: { 0: context("observed-data", { objects: { 0: { type: "ipv4-addr", value: own } } }) },
    }),
  ),
  "objects in an array": inBundle([hidden]),
  "objects in an object": inBundle({ type: "x-list", id: "x-list--1", items: [hidden] }),
  "a bundle in a report": inBundle(
    context("report", {
      name: "r",
      published: "2026-01-01T00:00:00Z",
      object_refs: [],
      bundle: JSON.parse(withHidden),
    }),
  ),
  "a pattern in a malware": inBundle(context("malware", { name: "m", is_family: false, pattern })),
  "a type with a capital": inBundle({ ...hidden, type: "Indicator" }),
  "a type with whitespace": inBundle({ ...hidden, type: "indicator " }),
  "a type in an array": inBundle({ ...hidden, type: ["indicator"] }),
  "a pattern in an array": inBundle({ ...hidden, pattern: [pattern] }),
  "a language with a capital": inBundle({ ...hidden, pattern_type: "STIX" }),
  "a language that is null": inBundle({ ...hidden, pattern_type: null }),
  "a language that is empty": inBundle({ ...hidden, pattern_type: "" }),
  "a revocation in words": inBundle({ ...hidden, revoked: "true" }),
  "a revocation": inBundle({ ...hidden, revoked: true }),
  "an older version": inBundle({ ...hidden, id: shown["id"], modified: "2020-01-01T00:00:00.000Z" }),
  "an id in capitals": bundle(
    { ...shown, id: "indicator--aaaaaaaa-0000-4000-8000-000000000001" },
    { ...hidden, id: "indicator--AAAAAAAA-0000-4000-8000-000000000001" },
  ),
  "a label of benign indicators": inBundle({ ...hidden, indicator_types: ["benign"] }),
  "a process's command": inBundle(indicator(`[process:command_line = 'ping ${own}']`)),
  "an artifact": inBundle(indicator(`[artifact:url = 'http://${own}/']`)),
  "the sender of a message": inBundle(indicator(`[email-message:from_ref.value = '${own}']`)),
  "a wildcard": inBundle(indicator("[process:command_line LIKE '%10.9.9.%']")),
  "a certificate": inBundle(indicator(`[x509-certificate:subject = 'CN=${own}']`)),
  "a comment in a pattern": inBundle(indicator(`[ipv4-addr:value = '198.51.100.8'] // OR ${pattern}`)),
  "two patterns in a pattern": inBundle(indicator(`[ipv4-addr:value = '198.51.100.8'] ${pattern}`)),
  "a quote in a pattern": inBundle(
    indicator(`[url:value = 'http://a.example/\\' OR ipv4-addr:value = \\'${own}']`),
  ),
};

/** Sources that hold 198.51.100.7 for everybody and hide 10.9.9.9, each with the name of its file. */
export const hidingSources = [
  ...Object.entries(archives).map(([how, content]) => [how, "a.tgz", content] as const),
  ...Object.entries(documents).map(([how, content]) => {
    const isXml = content.toString().trimStart().startsWith("<");
    // Packages are only taken in archives.
    return isXml
      ? ([how, "a.tgz", tgz([{ path: "a.xml", content }])] as const)
      : ([how, "a.json", content] as const);
  }),
];
