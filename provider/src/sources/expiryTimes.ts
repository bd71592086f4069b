import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Indicator, readFeed } from "../stix/index.js";
import { ValidityCount } from "../stix/reading/validity.js";
import { ContentStore } from "./contentStore.js";
import type { ExpireRule, SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import { expiryOf } from "./filter/expiryOf.js";
import type { LockedList } from "./lockFile.js";
import { Provenance } from "./provenance.js";
import { readChoices } from "./readChoices.js";
import { writeAtomically } from "./writeAtomically.js";

/** When indicators of a source expire next. */
export interface NextExpiry {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** How many expire at that time. */
  readonly indicators: number;
}

/** Instants in milliseconds since 1970, in order, and how many indicators expire at each. */
type Times = readonly (readonly [at: number, count: number])[];

/**
 * When indicators of a pinned source expire next: by their `valid_until`, and by the rule `expire` of the
 * source. Reads the content once and keeps the times in the store.
 *
 * @param now milliseconds since 1970
 * @returns undefined where none expires, or where the store lacks the content
 */
export async function nextExpiry(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  pinned: LockedList,
  now: number,
): Promise<NextExpiry | undefined> {
  const times = await timesOf(declaration, source, pinned);
  const [at, indicators] = times?.find(([time]) => time > now) ?? [];
  return at === undefined || indicators === undefined
    ? undefined
    : { at: new Date(at).toISOString(), indicators };
}

async function timesOf(
  { store }: SourcesDeclaration,
  source: SourceDeclaration,
  pinned: LockedList,
): Promise<Times | undefined> {
  const path = join(store, "values", source.name, `${pinned.sha256}.expiry.json`);
  const rule = source.filter.expire ?? {};
  const kept = await readFile(path, "utf8").catch(() => undefined);
  const known = kept === undefined ? undefined : parsed(kept, rule);
  if (known !== undefined) return known;
  const contents = new ContentStore(store);
  if (!contents.has(pinned.sha256)) return undefined;
  const values = await new Provenance(store).read(source.name, pinned.sha256);
  const fetched = (indicator: Indicator) => values?.find(indicator)?.since ?? Date.parse(pinned.fetchedAt);
  const count = new ValidityCount();
  for await (const batch of readFeed(contents.pathOf(pinned.sha256), readChoices(source))) {
    for (const event of batch) {
      if (event.kind === "indicator" && event.indicator.context.revoked !== true)
        count.add(expiryOf(event.indicator, source.filter.expire, fetched));
    }
  }
  const times = count.result().ends;
  // Only a memory: a store that cannot be written still has an answer.
  await writeAtomically(path, `${JSON.stringify({ rule, times })}\n`).catch(() => undefined);
  return times;
}

function parsed(text: string, rule: Partial<ExpireRule>): Times | undefined {
  try {
    const value = JSON.parse(text) as { readonly rule?: unknown; readonly times?: unknown };
    const isOfRule = JSON.stringify(value.rule) === JSON.stringify(rule);
    return isOfRule && Array.isArray(value.times) ? (value.times as Times) : undefined;
  } catch {
    return undefined;
  }
}
