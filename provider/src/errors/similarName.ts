const maxNamed = 10;

/**
 * Helps with a name that nothing has: the known name that it resembles, else the known names, at most ten of
 * them.
 *
 * @returns `did you mean "hq-sensor"?` or `there are a, b and 340 more`; an empty text where no name is known
 */
export function suggestName(wanted: string, known: readonly string[]): string {
  const similar = similarName(wanted, known);
  if (similar !== undefined) return `did you mean ${JSON.stringify(similar)}?`;
  if (known.length === 0) return "";
  const more = known.length - maxNamed;
  const named = known.slice(0, maxNamed).join(", ");
  return `there ${known.length === 1 ? "is" : "are"} ${named}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * The known name that was probably meant: the same but for case, spaces and punctuation, or a typing error or
 * two away.
 *
 * @returns undefined where none is close, or where two are equally close
 */
export function similarName(wanted: string, known: readonly string[]): string | undefined {
  const loose = known.filter((name) => plain(name) === plain(wanted) && plain(wanted) !== "");
  if (loose.length === 1) return loose[0];
  const maxDistance = Math.min(3, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = maxDistance + 1;
  let isUnique = true;
  for (const name of known) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase(), maxDistance);
    if (distance < bestDistance) [best, bestDistance, isUnique] = [name, distance, true];
    else if (distance === bestDistance) isUnique = false;
  }
  return bestDistance <= maxDistance && isUnique ? best : undefined;
}

const plain = (name: string) => name.toLowerCase().replace(/[\s\p{P}]/gu, "");

/**
 * Insertions, deletions, substitutions and swaps of neighbors (optimal string alignment); beyond `max` any
 * greater number.
 */
function editDistance(one: string, other: string, max: number): number {
  if (Math.abs(one.length - other.length) > max) return max + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? max) + 1,
        (current[column - 1] ?? max) + 1,
        (last[column - 1] ?? max) + (same ? 0 : 1),
        row > 1 && column > 1 && swapped ? (beforeLast[column - 2] ?? max) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? max + 1;
}
