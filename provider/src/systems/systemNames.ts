/** Key of the systems that are gone for good; their collections are dropped from the state. */
export const retiredSystemsKey = "extrahop:retiredSystems";

/** Key of the systems whose collections the next `up` deletes; they stay declared until then. */
export const removedSystemsKey = "extrahop:removedSystems";

/** Names of systems, as these keys list them: a list, the JSON of one, or names separated by commas. */
export function readSystemNames(value: unknown): readonly string[] {
  const list = typeof value === "string" ? parsed(value) : value;
  if (Array.isArray(list)) return list.filter(isName).map(String);
  return typeof value === "string"
    ? value
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")
    : [];
}

/**
 * Names of the retired systems. `destroy` and `refresh` get the configuration of the last `up`; the
 * environment is always that of this run.
 *
 * @param configured what {@link retiredSystemsKey} holds
 */
export function readRetiredSystems(
  configured: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return [configured, environment["EXTRAHOP_RETIRED_SYSTEMS"]].flatMap(readSystemNames);
}

/** `pulumi config set --path` makes a number of a name of digits. */
const isName = (entry: unknown): entry is string | number =>
  typeof entry === "string" || Number.isSafeInteger(entry);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: names separated by commas.
    return undefined;
  }
}
