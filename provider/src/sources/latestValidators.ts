import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SourcesDeclaration } from "./declaration/model.js";
import type { Validators } from "./fetch/fetcher.js";
import type { LockedList } from "./lockFile.js";
import { parseObject } from "./parseObject.js";
import { writeAtomically } from "./writeAtomically.js";

/** What an entry belongs to: validators of other content or of another request are worthless. */
type Pinned = Pick<LockedList, "sha256" | "request"> & Validators;

interface Entry extends Validators {
  readonly sha256: string;
  readonly request: string;
}

const keys = ["etag", "lastModified", "marker", "commit"] as const;

const fileOf = (store: string): string => join(store, "validators.json");

/** The validators of an entry of the lock file, without the rest. */
export const validatorsOf = (pinned: Validators): Validators => {
  const known = keys.filter((key) => typeof pinned[key] === "string");
  return Object.fromEntries(known.map((key) => [key, pinned[key]]));
};

/**
 * What the lock file pins, with the newest validators that this machine got for it. The lock file keeps
 * those of the fetch that brought the content, so that a fetch without new content leaves it as it is.
 *
 * @param name of the source
 */
export async function withLatestValidators<T extends Pinned>(
  { store }: SourcesDeclaration,
  name: string,
  pinned: T,
): Promise<T> {
  const kept = (await entries(store))[name];
  if (kept?.sha256 !== pinned.sha256 || kept.request !== pinned.request) return pinned;
  const { etag: _etag, lastModified: _modified, marker: _marker, commit: _commit, ...rest } = pinned;
  return { ...rest, ...validatorsOf(kept) } as T;
}

/** Keeps the validators of a fetch that brought no new content, where they differ from the known ones. */
export async function keepValidators(
  declaration: SourcesDeclaration,
  name: string,
  pinned: Pinned,
  validators: Validators,
): Promise<void> {
  if (Object.keys(validators).length === 0) return;
  const known = await withLatestValidators(declaration, name, pinned);
  if (keys.every((key) => known[key] === validators[key])) return;
  const { sha256, request } = pinned;
  const kept: Entry = { sha256, request, ...validatorsOf(validators) };
  const all = { ...(await entries(declaration.store)), [name]: kept };
  await writeAtomically(fileOf(declaration.store), `${JSON.stringify(all, undefined, 2)}\n`);
}

/** What cannot be read counts as absent: the next fetch then asks with the validators of the lock file. */
async function entries(store: string): Promise<Readonly<Record<string, Partial<Entry> | undefined>>> {
  const text = await readFile(fileOf(store), "utf8").catch(() => "");
  const valid = Object.entries(parseObject(text) ?? {}).filter(
    ([, entry]) => typeof entry === "object" && entry !== null,
  );
  return Object.fromEntries(valid) as Readonly<Record<string, Partial<Entry>>>;
}
