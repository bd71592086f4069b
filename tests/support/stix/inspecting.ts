import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Inspection, type InspectOptions, inspect } from "../../../provider/src/stix/index.js";
import { temporaryFolder } from "../temporaryFolder.js";

/** Inspects content as a file of its own, with the values found. */
export async function inspectContent(
  content: string | Uint8Array,
  options: InspectOptions & { readonly name?: string } = {},
): Promise<Inspection> {
  const path = join(await temporaryFolder(), options.name ?? "feed");
  await writeFile(path, content);
  return await inspect(path, { values: true, ...options });
}

/** All values of an inspection as `type value`, sorted. */
export function valuesOf({ values = noValues }: Inspection): string[] {
  return Object.entries(values).flatMap(([type, ofType]) => ofType.map((value) => `${type} ${value}`));
}

const noValues: NonNullable<Inspection["values"]> = {
  "ipv4-addr": [],
  "ipv6-addr": [],
  "domain-name": [],
  url: [],
};

export const codesOf = ({ problems }: Inspection) => problems.map(({ code }) => code);

export const errorsOf = ({ problems }: Inspection) => problems.filter(({ level }) => level === "error");
