import { gzipSync } from "node:zlib";
import { Header } from "tar";
import { bundle as bundleText, indicator } from "../../support/stix/bundles.js";
import { object, observable as observableElement, observables, pack } from "../../support/stix/packages.js";

export { indicator } from "../../support/stix/bundles.js";

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

/** A STIX 1.x document around any objects, of the version given. */
export const stix1 = (objects: string, version = ' version="1.2"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${pack(observables(objects)).replace(' version="1.2"', version)}`;

export const observable = (properties: string, attributes = ""): string =>
  observableElement(object(`<cybox:Properties${attributes}>${properties}</cybox:Properties>`));

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
export const bundle = (...objects: readonly object[]): Buffer => Buffer.from(bundleText(...objects));

/** The file that most tests upload to firmware from 26.2. */
export const stix2File = (count: number): Buffer =>
  bundle(
    ...Array.from({ length: count }, (_, at) => indicator(`[domain-name:value = 'host-${at}.example']`)),
  );
