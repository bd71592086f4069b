/**
 * A number as people read it: `1,234,567`. `toLocaleString` writes the same, but loads its tables first,
 * which takes longer than reading a small source.
 */
export function groupedNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) return value.toLocaleString("en-US");
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
