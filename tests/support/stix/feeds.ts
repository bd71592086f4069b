import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { create as createArchive } from "tar";
import { temporaryFolder } from "../temporaryFolder.js";
import { indicator } from "./bundles.js";

/** A STIX 2.1 bundle with one indicator for each address. */
export function bundleOf(addresses: readonly string[], modified = "2026-10-01T08:00:00.000Z"): string {
  return `${JSON.stringify({
    type: "bundle",
    id: "bundle--0f4b7f44-8f1c-4e8e-9c5d-3d0d2a3c5b11",
    objects: addresses.map((address, index) =>
      indicator(`[ipv4-addr:value = '${address}']`, {
        id: `indicator--0f4b7f44-8f1c-4e8e-9c5d-${String(index).padStart(12, "0")}`,
        created: "2026-10-01T08:00:00.000Z",
        modified,
        name: `Address ${address}`,
        indicator_types: ["malicious-activity"],
        valid_from: "2026-10-01T08:00:00Z",
      }),
    ),
  })}\n`;
}

/**
 * A STIX 1.2 package with one indicator for each domain.
 *
 * @param producer the name of who made them; none by default
 */
export function packageOf(domains: readonly string[], producer?: string): string {
  const identity =
    producer === undefined
      ? ""
      : `
      <indicator:Producer><c:Identity><c:Name>${producer}</c:Name></c:Identity></indicator:Producer>`;
  const indicators = domains.map(
    (domain, index) => `
    <stix:Indicator id="t:indicator-${index}" xsi:type="indicator:IndicatorType">
      <indicator:Title>${domain}</indicator:Title>
      <indicator:Observable id="t:observable-${index}"><cybox:Object id="t:object-${index}">
        <cybox:Properties xsi:type="DomainNameObj:DomainNameObjectType"><DomainNameObj:Value>${domain}</DomainNameObj:Value></cybox:Properties>
      </cybox:Object></indicator:Observable>${identity}
    </stix:Indicator>`,
  );
  const common = producer === undefined ? "" : ' xmlns:c="http://stix.mitre.org/common-1"';
  return `<?xml version="1.0" encoding="UTF-8"?>
<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1" xmlns:indicator="http://stix.mitre.org/Indicator-2"
  xmlns:cybox="http://cybox.mitre.org/cybox-2" xmlns:DomainNameObj="http://cybox.mitre.org/objects#DomainNameObject-1"${common}
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:t="http://test.example/" id="t:package" version="1.2">
  <stix:Indicators>${indicators.join("")}
  </stix:Indicators>
</stix:STIX_Package>
`;
}

/** The same package as a compressed archive, as the vendor's scripts upload it. */
export async function archiveOf(domains: readonly string[], mtime = new Date(0)): Promise<Buffer> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "feed.xml"), packageOf(domains));
  const chunks: Buffer[] = [];
  for await (const chunk of createArchive({ cwd: folder, gzip: true, mtime }, ["feed.xml"]))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
