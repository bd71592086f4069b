/** A path of names, numbers and `*` into a JSON document: the child selectors of JSONPath (RFC 9535). */
export interface JsonPath {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** A name, an index, or undefined for every member or element. */
export type Step = string | number | undefined;

const step =
  /^(?:\.([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*|\*)|\[(?:(\d{1,9})|(\*)|'([^'\\]*)'|"([^"\\]*)")\])/;

/** @returns undefined for a text that is no such path */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: Step[] = [];
  let rest = text.slice(1);
  while (rest !== "") {
    const found = step.exec(rest);
    if (found === null) return undefined;
    const [all, name, index, , single, double] = found;
    if (name !== undefined && name !== "*") steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(single ?? double);
    rest = rest.slice(all.length);
  }
  return { text, steps };
}

/** True where the keys of a value lead along the path, and end with it. */
export function matchesPath({ steps }: JsonPath, keys: readonly (string | number)[]): boolean {
  return (
    steps.length === keys.length && steps.every((wanted, i) => wanted === undefined || wanted === keys[i])
  );
}

/** Keys as a normalized path, e.g. `$.items[3].ip`. */
export function pathText(keys: readonly (string | number | undefined)[]): string {
  const part = (key: string | number | undefined) => {
    if (key === undefined) return "[*]";
    if (typeof key === "number") return `[${key}]`;
    return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  };
  return `$${keys.map(part).join("")}`;
}

/** Takes the place of dots in the names of the parser's paths, which dots separate. */
const dot = "\0";

/** A path in the parser's notation: `$`, names and `*` for every key, joined by dots. */
export const parserPath = (steps: readonly Step[]): string =>
  ["$", ...steps.map((step) => (typeof step === "string" ? step.replaceAll(".", dot) : "*"))].join(".");

/** The names of a path in the parser's notation. */
export const partsOfParserPath = (path: string): readonly string[] =>
  path
    .split(".")
    .slice(1)
    .map((part) => part.replaceAll(dot, "."));
