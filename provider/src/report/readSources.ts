import { realpath } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import {
  compareIndexes,
  decodeIndex,
  encodeIndex,
  indicatorTypes,
  inspect,
  type ReadingChoices,
  readingChoices,
  type TypedValue,
} from "../stix/index.js";
import { pathInside } from "../systems/index.js";
import type { FeedEvidence, SourceComparison } from "./analysis/evidence.js";
import { feedKey } from "./analysis/identity.js";
import { type StackResource, stackResources } from "./analysis/stackView.js";
import type { Preview, Resource } from "./preview/preview.js";

/** How many of the values that come and go are named. */
const maxValues = 200;
/** Indicators of a feed above which values are not compared one by one. */
const maxCompared = 1_000_000;
/** Characters that the comparison's own index may have; the state's is far smaller. */
const indexCharacters = 64 * 1024 * 1024;

interface Wish {
  readonly key: string;
  readonly source: string;
  readonly choices: ReadingChoices;
  readonly digest: string;
  /** The values as last applied. */
  readonly index?: unknown;
  /** True for a feed that was not there before. */
  readonly fresh: boolean;
}

/**
 * Reads the sources of the feeds that change, so that the report can tell what comes and goes value by value.
 * A source counts only while its digest is the one that was previewed, and only inside the folder: a preview
 * is foreign data and must not make anybody read elsewhere.
 *
 * @param folder the program's folder, against which sources are resolved
 */
export async function readSources(
  preview: Preview,
  state: readonly Resource[] | undefined,
  folder: string,
  signal: AbortSignal,
): Promise<SourceComparison> {
  const evidence = new Map<string, FeedEvidence>();
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return evidence;
  for (const wish of wishes(stackResources(preview, state))) {
    signal.throwIfAborted();
    const path = await inside(root, wish.source);
    if (path === undefined) continue;
    const found = await evidenceOf(wish, path, signal);
    if (found !== undefined) evidence.set(wish.key, found);
  }
  return evidence;
}

function wishes(resources: readonly StackResource[]): readonly Wish[] {
  const held = heldBefore(resources);
  const found = new Map<string, Wish>();
  for (const { before, after, kind } of resources) {
    if (kind !== "feed" && kind !== "collection") continue;
    const now = after?.feed ?? after?.collection;
    const old = before?.feed ?? before?.collection;
    if (now?.source === undefined || now.digest === undefined || now.digest === old?.digest) continue;
    const key = feedKey(now.source, now);
    if (found.has(key)) continue;
    // The same feed may have been read in another way before.
    const heldKey = held.has(key) || old?.source !== now.source ? key : feedKey(now.source, old);
    const index = held.get(heldKey);
    found.set(key, {
      key,
      source: now.source,
      choices: readingChoices(now),
      digest: now.digest,
      fresh: !held.has(heldKey),
      ...(index === undefined ? {} : { index }),
    });
  }
  return [...found.values()];
}

/**
 * The values of each feed as last applied, of which only its ThreatFeed knows; that one may be leaving while
 * another resource comes.
 */
function heldBefore(resources: readonly StackResource[]): ReadonlyMap<string, unknown> {
  const held = new Map<string, unknown>();
  for (const { before } of resources) {
    const { source, ...reading } = before?.feed ?? before?.collection ?? {};
    if (source === undefined) continue;
    const key = feedKey(source, reading);
    held.set(key, held.get(key) ?? before?.feed?.index);
  }
  return held;
}

async function inside(root: string, source: string): Promise<string | undefined> {
  if (isAbsolute(source)) return undefined;
  const path = await realpath(resolve(root, source)).catch(() => undefined);
  if (path === undefined) return undefined;
  return pathInside(root, path) === undefined ? undefined : path;
}

async function evidenceOf(wish: Wish, path: string, signal: AbortSignal): Promise<FeedEvidence | undefined> {
  const { choices, digest, index, fresh } = wish;
  const compare = fresh || decodeIndex(index)?.values !== undefined;
  const { values, ...inspection } = await inspect(path, { ...choices, signal, values: compare });
  if (inspection.digest !== digest || !inspection.ok) return undefined;
  const after =
    compare && values !== undefined && inspection.total <= maxCompared
      ? encodeIndex(typed(values), indexCharacters)
      : undefined;
  const compared =
    after === undefined
      ? undefined
      : compareIndexes(fresh ? undefined : index, after, { firstValues: maxValues });
  return {
    ...(compared?.basis === "values" ? { compared } : {}),
    expired: inspection.expired,
    unusable: [
      ...Object.entries(inspection.unusable).map(([reason, count]) => ({ reason, count })),
      ...(inspection.revoked > 0 ? [{ reason: "revoked", count: inspection.revoked }] : []),
    ],
    limits: inspection.problems
      .filter(({ code }) => code === "too-many-observables")
      .map(({ message }) => message),
  };
}

function* typed(values: Readonly<Record<string, readonly string[]>>): Generator<TypedValue> {
  for (const type of indicatorTypes) {
    for (const value of values[type] ?? []) yield { type, value };
  }
}
