import { type ReadOptions, readValues } from "../stix/index.js";
import type { SourceDeclaration } from "./declaration/model.js";
import { fetchFailed } from "./fetch/fetcher.js";
import { readChoices } from "./readChoices.js";
import { type ValueIndex, ValueIndexBuilder } from "./valueIndex.js";

/** Content to read. */
export interface UnreadContent extends Pick<ReadOptions, "sha256" | "arriving"> {
  readonly path: string;
}

/** What reading found in a content. */
export interface ContentValues {
  readonly values: ValueIndexBuilder;
  readonly errors: readonly string[];
}

const maxErrorsNamed = 3;

/**
 * Reads fetched content before it is pinned: content that cannot be used never takes the place of content
 * that can.
 *
 * @param since milliseconds since 1970: when it was fetched
 * @returns its distinct values
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED where it has errors, or no indicator that a system can use
 */
export async function judgeContent(
  source: SourceDeclaration,
  path: string,
  since: number,
  signal: AbortSignal,
): Promise<ValueIndex> {
  return indexOf(source, await readContent(source, { path }, signal), since);
}

/** Reads the values of a content that are not revoked. */
export async function readContent(
  source: SourceDeclaration,
  { path, ...known }: UnreadContent,
  signal: AbortSignal,
): Promise<ContentValues> {
  let errors: string[] = [];
  let values = new ValueIndexBuilder();
  await readValues(path, { signal, ...readChoices(source), ...known }, () => {
    errors = [];
    values = new ValueIndexBuilder();
    return {
      value: (type, value, { confidence, revoked }) => {
        if (revoked !== true) values.add({ type, value }, confidence);
      },
      problem: ({ level, message }) => {
        if (level === "error") errors.push(message);
      },
    };
  });
  return { values, errors };
}

/** The second half of {@link judgeContent}. */
export function indexOf(
  source: SourceDeclaration,
  { values, errors }: ContentValues,
  since: number,
): ValueIndex {
  const index = values.build(since);
  if (errors.length === 0 && index.size > 0) return index;
  const found =
    errors.length > 0
      ? errors.slice(0, maxErrorsNamed).join(" ")
      : "it has no indicator that a system can use";
  const remedy = "Check what the address delivers. The content that was pinned before is kept.";
  throw fetchFailed({ source }, `the content cannot be used: ${found}`, remedy);
}
