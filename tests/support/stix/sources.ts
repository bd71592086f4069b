import { create } from "tar";
import { type Files, folderOf } from "./archives.js";
import { indicator } from "./bundles.js";
import { packageOf } from "./feeds.js";

export { folderOf } from "./archives.js";

/** The parts of an indicator that a test is about. */
export interface IndicatorParts {
  readonly pattern: string;
  readonly valid_until?: string;
  readonly revoked?: boolean;
}

/** A STIX 2.1 bundle with one indicator for each pattern, an object a line. */
export function bundle(indicators: readonly (string | IndicatorParts)[]): string {
  const objects = indicators.map((given, index) => {
    const { pattern, ...more } = typeof given === "string" ? { pattern: given } : given;
    return indicator(pattern, {
      id: `indicator--3d0d2a3c-8f1c-4e8e-9c5d-${String(index).padStart(12, "0")}`,
      created: "2026-10-01T08:00:00.000Z",
      modified: "2026-10-01T08:00:00.000Z",
      valid_from: "2026-10-01T08:00:00Z",
      ...more,
    });
  });
  const lines = objects.map((object) => JSON.stringify(object)).join(",\n");
  return `{"type":"bundle","id":"bundle--3d0d2a3c-8f1c-4e8e-9c5d-3d0d2a3c5b11","objects":[\n${lines}\n]}\n`;
}

/** A STIX 1.2 package with one indicator for each domain. */
export const stixPackage = (domains: readonly string[], producer = "Example CERT"): string =>
  packageOf(domains, producer);

/** A gzip-compressed tar of files. */
export async function archive(files: Files): Promise<Buffer> {
  const folder = await folderOf(files);
  const chunks: Buffer[] = [];
  for await (const chunk of create({ cwd: folder, gzip: true }, Object.keys(files)))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
