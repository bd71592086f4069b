import { open } from "node:fs/promises";
import { replaceFile } from "../files/index.js";
import { type FeedEvent, type Indicator, type IndicatorType, inspect } from "../stix/index.js";
import { DistinctSet, digestOfSets } from "../stix/indexing/distinct.js";

const blockCharacters = 1 << 20;
/** Keeps {@link replaceFile} from replacing anything. */
const noList = new Error("the values do not fit into a list");
/** A value that a list holds on a line of its own without any doubt about where it begins and ends. */
const plainValue = /^[\w.:/?&=%~@+*()!$-]+$/;

/**
 * Writes what a reader reports as a list of values, which is a tenth of the size of STIX and as much quicker
 * to make and to read. That is possible where no indicator has a context, such as a confidence or a producer.
 *
 * @returns false where that is not so, or where the list would not be read as exactly these values; nothing
 *   is written then
 */
export async function writePlainList(
  events: AsyncIterable<readonly FeedEvent[]>,
  path: string,
): Promise<boolean> {
  try {
    await replaceFile(path, async (temporary) => {
      const written = await writeValues(events, temporary);
      if (written === undefined || !(await readsAs(temporary, written))) throw noList;
    });
    return true;
  } catch (cause) {
    if (cause === noList) return false;
    throw cause;
  }
}

/** @returns the digest of the values, undefined where they do not fit into a list */
async function writeValues(
  events: AsyncIterable<readonly FeedEvent[]>,
  path: string,
): Promise<string | undefined> {
  const sets: Record<IndicatorType, DistinctSet> = {
    "ipv4-addr": new DistinctSet(),
    "ipv6-addr": new DistinctSet(),
    "domain-name": new DistinctSet(),
    url: new DistinctSet(),
  };
  const file = await open(path, "wx");
  try {
    let text = "";
    for await (const batch of events) {
      for (const event of batch) {
        if (event.kind === "problem" && event.problem.level === "error") return undefined;
        if (event.kind !== "indicator") continue;
        if (!isPlain(event.indicator)) return undefined;
        const { type, value } = event.indicator;
        if (sets[type].add(value)) text += `${value}\n`;
      }
      if (text.length < blockCharacters) continue;
      await file.appendFile(text);
      text = "";
    }
    await file.appendFile(text);
  } finally {
    await file.close();
  }
  return digestOfSets(sets);
}

const isPlain = ({ context, hostname, value }: Indicator): boolean =>
  hostname !== true && Object.keys(context).length === 0 && plainValue.test(value);

/** The proof: another reading of the list finds the same values, of the same types. */
async function readsAs(path: string, digest: string): Promise<boolean> {
  const { ok, total, indicatorsDigest, unusable, documents } = await inspect(path);
  const isList = documents.every(({ readAs }) => readAs?.name === "lines");
  return ok && total > 0 && isList && Object.keys(unusable).length === 0 && indicatorsDigest === digest;
}
