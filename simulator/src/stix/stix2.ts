import { messageOf } from "../messageOf.js";
import { vendorErrors } from "../vendorErrors.js";
import type { UploadedDocument } from "./documents.js";
import { isNetworkType, patternValues } from "./pattern.js";

const versions: readonly unknown[] = ["2.0", "2.1"];

/**
 * Counts the values of a STIX 2.x bundle: those of its indicators' patterns, or its network observables when
 * it has no indicator.
 * @param take called with each value as written
 * @throws VendorError when it is not JSON or no bundle of STIX 2.0 or 2.1.
 */
export function countStix2({ path, bytes }: UploadedDocument, take?: (value: string) => void): number {
  const refuse = (problem: string): Error => vendorErrors.unusableFile(`${JSON.stringify(path)} ${problem}.`);
  const bundle = parse(bytes, refuse);
  if (!isRecord(bundle) || bundle["type"] !== "bundle") throw refuse("is no STIX 2.x bundle");
  const objects = bundle["objects"] ?? [];
  if (!Array.isArray(objects)) throw refuse("has `objects` that are no array");
  const inPatterns: string[] = [];
  const observables: string[] = [];
  let indicators = 0;
  for (const [index, object] of objects.entries()) {
    const at = `objects[${index}]`;
    if (!isRecord(object) || typeof object["type"] !== "string" || typeof object["id"] !== "string") {
      throw refuse(`has an object without type or id at ${at}`);
    }
    const version = object["spec_version"] ?? bundle["spec_version"];
    // STIX 2.1 lets an observable leave it out.
    const mayLeaveOut = version === undefined && observableTypes.has(object["type"]);
    if (!mayLeaveOut && !versions.includes(version)) throw refuse(`has no STIX version 2.0 or 2.1 at ${at}`);
    if (object["type"] === "indicator") {
      indicators += 1;
      const pattern = object["pattern"];
      if (typeof pattern !== "string") throw refuse(`has an indicator without a pattern at ${at}`);
      if ((object["pattern_type"] ?? "stix") === "stix") inPatterns.push(...patternValues(pattern));
    } else if (object["type"] === "observed-data" && isRecord(object["objects"])) {
      for (const one of Object.values(object["objects"])) observables.push(...observableValues(one));
    } else {
      observables.push(...observableValues(object));
    }
  }
  const values = indicators > 0 ? inPatterns : observables;
  if (take !== undefined) values.forEach(take);
  return values.length;
}

/** Objects that describe something observed, which STIX 2.0 keeps inside of observed-data. */
const observableTypes: ReadonlySet<string> = new Set([
  ...["artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file"],
  ...["ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url"],
  ...["user-account", "windows-registry-key", "x509-certificate"],
]);

function observableValues(object: unknown): string[] {
  if (!isRecord(object)) return [];
  const { type, value } = object;
  return typeof type === "string" && isNetworkType(type) && typeof value === "string" ? [value] : [];
}

function parse(bytes: Buffer, refuse: (problem: string) => Error): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw refuse(`is not JSON in UTF-8: ${messageOf(error)}`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
