import type { Result } from "./result.js";

/** A ratio that is not what it was in the record. */
export interface Move {
  readonly benchmark: string;
  readonly case: string;
  /** Name of what ours is compared with. */
  readonly reference: string;
  readonly before: number;
  readonly now: number;
}

/** Ratios that differ by less may do so by chance. */
const tolerance = 0.1;

/**
 * The ratios that moved by more than a tenth since the record, in either direction. Times are not compared,
 * because they are about a machine.
 *
 * @param record undefined where nothing was recorded; of another size it compares with nothing
 */
export function moves(record: Result | undefined, { benchmark, size, rows }: Result): readonly Move[] {
  if (record?.size !== size) return [];
  return rows.flatMap(({ case: name, ratio, reference }) => {
    const former = record.rows.find((row) => row.case === name && row.reference?.name === reference?.name);
    const [before, now] = [former?.ratio?.median, ratio?.median];
    if (before === undefined || now === undefined || reference === undefined) return [];
    const moved = Math.abs(now - before) > tolerance * before;
    return moved ? [{ benchmark, case: name, reference: reference.name, before, now }] : [];
  });
}

/** One line for a person. */
export function moveText({ benchmark, case: name, reference, before, now }: Move): string {
  const percent =
    before === 0 ? "" : ` (${now > before ? "+" : "−"}${Math.abs(Math.round((now / before - 1) * 100))} %)`;
  return `${benchmark}: ${name}, against ${reference}: ${before}× before, ${now}× now${percent}`;
}
