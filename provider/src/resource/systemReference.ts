import { readFlag } from "../systems/index.js";

/**
 * How a resource identifies its system: by a name from the stack's configuration, or by a full description.
 */
export type SystemReference = string | ({ readonly name: string } & Readonly<Record<string, unknown>>);

/** @returns undefined for a value of another shape */
export function readSystemReference(value: unknown): SystemReference | undefined {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { name } = value as { name?: unknown };
  return typeof name === "string" && name !== "" ? (value as SystemReference) : undefined;
}

/** True for a description whose certificate is not verified; of a name only the configuration knows. */
export function skipsVerification(reference: SystemReference): boolean {
  return typeof reference !== "string" && readFlag(reference["insecureSkipVerify"]) === true;
}

/** The system's name, for both kinds of reference. */
export function systemName(reference: SystemReference): string {
  return typeof reference === "string" ? reference : reference.name;
}
