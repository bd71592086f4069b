export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON object that a text holds; undefined where it is no JSON or another kind of value. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    // A byte order mark is no part of JSON; some servers and editors write one.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}
