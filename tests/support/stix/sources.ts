import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { create } from "tar";
import { temporaryFolder } from "../temporaryFolder.js";

/** Writes files into a new folder, by path below it. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

export interface IndicatorObject {
  readonly pattern: string;
  readonly valid_until?: string;
  readonly revoked?: boolean;
}

/** A STIX 2.1 bundle with one indicator for each pattern, an object a line. */
export function bundle(indicators: readonly (string | IndicatorObject)[]): string {
  const objects = indicators.map((given, index) => ({
    type: "indicator",
    spec_version: "2.1",
    id: `indicator--3d0d2a3c-8f1c-4e8e-9c5d-${String(index).padStart(12, "0")}`,
    created: "2026-10-01T08:00:00.000Z",
    modified: "2026-10-01T08:00:00.000Z",
    pattern_type: "stix",
    valid_from: "2026-10-01T08:00:00Z",
    ...(typeof given === "string" ? { pattern: given } : given),
  }));
  const lines = objects.map((object) => JSON.stringify(object)).join(",\n");
  return `{"type":"bundle","id":"bundle--3d0d2a3c-8f1c-4e8e-9c5d-3d0d2a3c5b11","objects":[\n${lines}\n]}\n`;
}

/** A STIX 1.2 package with one indicator for each domain. */
export function stixPackage(domains: readonly string[], producer = "Example CERT"): string {
  const indicators = domains.map(
    (domain, index) => `
    <stix:Indicator id="t:indicator-${index}" xsi:type="indicator:IndicatorType">
      <indicator:Title>${domain}</indicator:Title>
      <indicator:Observable id="t:observable-${index}"><cybox:Object id="t:object-${index}">
        <cybox:Properties xsi:type="D:DomainNameObjectType"><D:Value condition="Equals">${domain}</D:Value></cybox:Properties>
      </cybox:Object></indicator:Observable>
      <indicator:Producer><c:Identity><c:Name>${producer}</c:Name></c:Identity></indicator:Producer>
    </stix:Indicator>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1" xmlns:indicator="http://stix.mitre.org/Indicator-2"
  xmlns:cybox="http://cybox.mitre.org/cybox-2" xmlns:D="http://cybox.mitre.org/objects#DomainNameObject-1"
  xmlns:c="http://stix.mitre.org/common-1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:t="http://test.example/" id="t:package" version="1.2">
  <stix:Indicators>${indicators.join("")}
  </stix:Indicators>
</stix:STIX_Package>
`;
}

/** A gzip-compressed tar of files. */
export async function archive(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = await folderOf(files);
  const chunks: Buffer[] = [];
  for await (const chunk of create({ cwd: folder, gzip: true }, Object.keys(files)))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
