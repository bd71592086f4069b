/** Bytes of one environment variable, below the 128 KiB that Linux allows for one string (MAX_ARG_STRLEN). */
const maxBytes = 100_000;

/** The variables that hold one list in parts: NAME, NAME_2, NAME_3, … */
const variable = (name: string, index: number): string => (index === 0 ? name : `${name}_${index + 1}`);

/** The parts of a list as the environment holds them; empty where the first variable is not set. */
export function partsOf(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): readonly string[] {
  const parts: string[] = [];
  for (;;) {
    const part = environment[variable(name, parts.length)];
    if (part === undefined || part === "") return parts;
    parts.push(part);
  }
}

/**
 * Puts a long list into as many environment variables as it needs, for a child process. Variables of the same
 * list in `environment` that the new one does not need are emptied, so that the child never reads a mixture.
 *
 * @param format how some of the entries are written as one value
 */
export function environmentParts<Entry>(
  name: string,
  entries: readonly Entry[],
  format: (some: readonly Entry[]) => string,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const parts: Entry[][] = [[]];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(format([entry]));
    if (bytes > 0 && bytes + size > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(entry);
    bytes += size;
  }
  const variables: Record<string, string> = {};
  for (const [index, part] of parts.entries()) variables[variable(name, index)] = format(part);
  for (let index = parts.length; environment[variable(name, index)]; index += 1) {
    variables[variable(name, index)] = "";
  }
  return variables;
}
