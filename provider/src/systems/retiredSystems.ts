/** Names of retired systems, as `extrahop:retiredSystems` lists them: a list, the JSON of one, or names separated by commas. */
export function readRetiredSystems(value: unknown): readonly string[] {
  const list = typeof value === "string" ? parsed(value) : value;
  if (Array.isArray(list)) return list.filter((name): name is string => typeof name === "string");
  return typeof value === "string"
    ? value
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")
    : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: names separated by commas.
    return undefined;
  }
}
