/**
 * Counts by name; entries that are no numbers are omitted. @returns undefined for a value that is no object
 */
export function readCounts(value: unknown): Readonly<Record<string, number>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
