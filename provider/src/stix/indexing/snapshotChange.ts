import { type IndicatorCounts, indicatorTypes } from "../model.js";
import type { TypedValue } from "../values/canonical.js";
import type { IndexChange } from "./indexChange.js";
import { byType } from "./indicatorIndex.js";
import { SnapshotReader } from "./snapshotReader.js";

/**
 * Compares two snapshots value by value, in memory that does not grow with them.
 *
 * @param before path or bytes, as `after`
 * @param firstValues how many added and how many removed values are named at most
 * @throws SnapshotDamaged, or an Error of the file system
 */
export function compareSnapshots(
  before: string | Buffer,
  after: string | Buffer,
  firstValues: number,
): IndexChange & { readonly before: IndicatorCounts } {
  const old = new SnapshotReader(before);
  try {
    const now = new SnapshotReader(after);
    try {
      return compared(old, now, firstValues);
    } finally {
      now.close();
    }
  } finally {
    old.close();
  }
}

function compared(
  old: SnapshotReader,
  now: SnapshotReader,
  most: number,
): ReturnType<typeof compareSnapshots> {
  const [added, removed] = [new Differing(most), new Differing(most)];
  const before = byType(() => 0);
  let total = 0;
  let [hasOld, hasNow] = [old.next(), now.next()];
  while (hasOld || hasNow) {
    const order = hasOld && hasNow ? now.compare(old) : hasNow ? -1 : 1;
    if (order < 0) added.add(now);
    if (order > 0) removed.add(old);
    if (order <= 0) {
      total += 1;
      hasNow = now.next();
    }
    if (order >= 0) {
      before[old.type] += 1;
      hasOld = old.next();
    }
  }
  return {
    exact: true,
    basis: "values",
    added: added.counts,
    removed: removed.counts,
    firstAdded: added.first(),
    firstRemoved: removed.first(),
    total,
    before,
  };
}

/** The values that one side alone has: counted, and the first of each type kept. */
class Differing {
  readonly counts = byType(() => 0);
  readonly #most: number;
  readonly #first = byType((): string[] => []);

  constructor(most: number) {
    this.#most = most;
  }

  add(reader: SnapshotReader): void {
    const { type } = reader;
    this.counts[type] += 1;
    const first = this.#first[type];
    first.push(reader.value);
    if (first.length >= this.#most * 2 + 1_000) first.sort().splice(this.#most);
  }

  first(): TypedValue[] {
    return indicatorTypes
      .flatMap((type) =>
        this.#first[type]
          .sort()
          .slice(0, this.#most)
          .map((value) => ({ type, value })),
      )
      .slice(0, this.#most);
  }
}
