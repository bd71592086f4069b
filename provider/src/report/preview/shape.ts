/** Looking at JSON of unknown shape without ever failing. */
export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = {};

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const fields = (value: unknown): Fields => (isFields(value) ? value : none);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Text with something in it. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** A count: a whole number from 0. */
export const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Counts by a name; entries that are none are left out. */
export function counts(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(fields(value)).filter((entry): entry is [string, number] => count(entry[1]) !== undefined),
  );
}
