import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

interface Bundle {
  readonly type: "bundle";
  readonly id: string;
  readonly objects: readonly StixObject[];
}

/** A pattern of one address, name or URL: what an ExtraHop system looks for. */
const SINGLE_VALUE = /^\[(ipv4-addr|ipv6-addr|domain-name|url):value = '[^']*'\]$/;

/**
 * Edits a STIX 2 feed as its maintainers would: one indicator is withdrawn, one is new.
 *
 * @returns the patterns that came and went
 */
export async function editFeed(file: string): Promise<{ added: string; removed: string }> {
  const bundle = JSON.parse(await readFile(file, "utf8")) as Bundle;
  const indicators = bundle.objects.filter(({ pattern }) => SINGLE_VALUE.test(String(pattern)));
  const [first, last] = [indicators[0], indicators.at(-1)];
  if (first === undefined || last === undefined || first === last) {
    throw new Error(`${file} needs two indicators of a single value for the demo to edit it.`);
  }
  const added = "[ipv4-addr:value = '198.51.100.77']";
  const fresh = {
    ...first,
    id: `indicator--${randomUUID()}`,
    name: "New command and control server",
    pattern: added,
  };
  const objects = [...bundle.objects.filter((object) => object !== last), fresh];
  await writeFile(file, `${JSON.stringify({ ...bundle, objects }, null, 2)}\n`);
  return { added, removed: String(last["pattern"]) };
}

/** A bundle with a single indicator: what a hurried colleague uploads by hand. */
export function bundleOfOne(): string {
  const now = new Date().toISOString();
  const indicator = {
    type: "indicator",
    spec_version: "2.1",
    id: `indicator--${randomUUID()}`,
    created: now,
    modified: now,
    name: "Uploaded by hand",
    indicator_types: ["malicious-activity"],
    pattern: "[domain-name:value = 'by-hand.example']",
    pattern_type: "stix",
    valid_from: now,
  };
  return JSON.stringify({ type: "bundle", id: `bundle--${randomUUID()}`, objects: [indicator] });
}
