/** Own keys of a value and of all values in it. */
export function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") count += countKeys(item);
    return count;
  }
  for (const item of Object.values(value)) {
    count += 1;
    if (typeof item === "object") count += countKeys(item);
  }
  return count;
}
