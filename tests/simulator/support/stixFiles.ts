import { gzipSync } from "node:zlib";
import { Header } from "tar";

/** A member of an archive; without a type it is a file. */
export interface Member {
  readonly path: string;
  readonly content?: string | Buffer;
  readonly type?: "File" | "SymbolicLink" | "Link" | "CharacterDevice" | "FIFO" | "Directory";
  readonly linkpath?: string;
}

/** An uncompressed tar archive, header by header, so that unusual members can be made too. */
export function tar(...members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ path, content = "", type = "File", linkpath }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    new Header({
      path,
      type,
      size: bytes.length,
      mode: 0o644,
      mtime: new Date(0),
      ...(linkpath === undefined ? {} : { linkpath }),
    }).encode(header);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export const tgz = (...members: readonly Member[]): Buffer => gzipSync(tar(...members));

const namespaces = [
  'xmlns:stix="http://stix.mitre.org/stix-1"',
  'xmlns:indicator="http://stix.mitre.org/Indicator-2"',
  'xmlns:cybox="http://cybox.mitre.org/cybox-2"',
  'xmlns:AddressObj="http://cybox.mitre.org/objects#AddressObject-2"',
  'xmlns:URIObj="http://cybox.mitre.org/objects#URIObject-2"',
  'xmlns:DomainNameObj="http://cybox.mitre.org/objects#DomainNameObject-1"',
  'xmlns:HostnameObj="http://cybox.mitre.org/objects#HostnameObject-1"',
].join(" ");

/** A STIX 1.x document around any objects, of the version given. */
export const stix1 = (objects: string, version = ' version="1.2"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<stix:STIX_Package ${namespaces} id="example:package"${version}>` +
  `<stix:Observables>${objects}</stix:Observables></stix:STIX_Package>`;

export const observable = (properties: string, attributes = ""): string =>
  `<cybox:Observable><cybox:Object><cybox:Properties${attributes}>${properties}</cybox:Properties></cybox:Object></cybox:Observable>`;

/** A STIX 1.2 document with this many addresses. */
export const addresses = (count: number): string =>
  stix1(
    Array.from({ length: count }, (_, at) =>
      observable(
        `<AddressObj:Address_Value>198.51.100.${at % 256}</AddressObj:Address_Value>`,
        ' category="ipv4-addr"',
      ),
    ).join("\n"),
  );

/** The archive that most tests upload to firmware up to 26.1. */
export const stix1Archive = (count: number): Buffer => tgz({ path: "feed.xml", content: addresses(count) });

/** A STIX 2.1 bundle around any objects. */
export const bundle = (...objects: readonly object[]): Buffer =>
  Buffer.from(
    JSON.stringify({ type: "bundle", id: "bundle--9b4c2f3a-1f6e-4f0e-8a3b-0d2f3c4b5a69", objects }),
  );

export const indicator = (pattern: string): object => ({
  type: "indicator",
  spec_version: "2.1",
  id: "indicator--1f6e4f0e-8a3b-4d2f-9c4b-5a699b4c2f3a",
  created: "2024-01-01T00:00:00.000Z",
  modified: "2024-01-01T00:00:00.000Z",
  valid_from: "2024-01-01T00:00:00Z",
  pattern_type: "stix",
  pattern,
});

/** The file that most tests upload to firmware from 26.2. */
export const stix2File = (count: number): Buffer =>
  bundle(
    ...Array.from({ length: count }, (_, at) => indicator(`[domain-name:value = 'host-${at}.example']`)),
  );
