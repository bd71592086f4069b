import { readValues } from "../stix/index.js";
import type { SourceDeclaration } from "./declaration/model.js";
import { fetchFailed } from "./fetch/fetcher.js";
import { readChoices } from "./readChoices.js";
import { type ValueIndex, ValueIndexBuilder } from "./valueIndex.js";

export interface JudgedContent {
  readonly path: string;
  /** In hex, where the caller has just hashed the file. */
  readonly sha256?: string;
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
  { path, sha256 }: JudgedContent,
  since: number,
  signal: AbortSignal,
): Promise<ValueIndex> {
  let errors: string[] = [];
  let values = new ValueIndexBuilder(since);
  const options = { signal, ...readChoices(source), ...(sha256 === undefined ? {} : { sha256 }) };
  await readValues(path, options, () => {
    errors = [];
    values = new ValueIndexBuilder(since);
    return {
      value: (type, value, { confidence, revoked }) => {
        if (revoked !== true) values.add({ type, value }, confidence);
      },
      problem: ({ level, message }) => {
        if (level === "error") errors.push(message);
      },
    };
  });
  const index = values.build();
  if (errors.length === 0 && index.size > 0) return index;
  const found =
    errors.length > 0
      ? errors.slice(0, maxErrorsNamed).join(" ")
      : "it has no indicator that a system can use";
  const remedy = "Check what the address delivers. The content that was pinned before is kept.";
  throw fetchFailed({ source }, `the content cannot be used: ${found}`, remedy);
}
