import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { create } from "tar";
import { bundleOf, packageOf } from "../../support/stix/feeds.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

/** A feed as systems of both generations take it byte for byte. */
export interface Feed {
  readonly stix1: Buffer;
  readonly stix2: Buffer;
}

/**
 * A feed whose values carry its version.
 *
 * @param indicators 700 make some 300 KB, more than the buffers between client and system hold
 */
export async function feedOf(version: string, indicators = 2): Promise<Feed> {
  const numbers = Array.from({ length: indicators }, (_, index) => index);
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, "feed.xml"),
    packageOf(numbers.map((number) => `h${number}.${version}.example`)),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of create({ cwd: folder, portable: true, mtime: new Date(0) }, ["feed.xml"])) {
    chunks.push(chunk as Buffer);
  }
  const octet = Number.parseInt(createHash("sha256").update(version).digest("hex").slice(0, 2), 16);
  const addresses = numbers.map((number) => `10.${octet}.${number >> 8}.${number & 255}`);
  return { stix1: Buffer.concat(chunks), stix2: Buffer.from(bundleOf(addresses)) };
}

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
