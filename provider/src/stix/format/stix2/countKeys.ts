/** Own keys of a value and of all values in it. */
export function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") count += countKeys(item);
    return count;
  }
  const object = value as Readonly<Record<string, unknown>>;
  // Without a list of the values, which would be garbage for each object of a feed.
  for (const key in object) {
    count += 1;
    const item = object[key];
    if (typeof item === "object") count += countKeys(item);
  }
  return count;
}
