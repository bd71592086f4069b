/**
 * A yes or no of the configuration, where every value may be text. Absent and empty mean no.
 *
 * @returns undefined for a value that is neither
 */
export function readFlag(value: unknown): boolean | undefined {
  if (value === undefined || value === "") return false;
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const text = value.trim().toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}
