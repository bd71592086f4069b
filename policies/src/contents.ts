import { relative, resolve, sep } from "node:path";
import {
  type DocumentSummary,
  type Inspection,
  indicatorTypes,
  inspect,
  type ReadingChoices,
  readFeed,
  type TypedValue,
} from "pulumi-extrahop/stix";
import { contentsKey, type Declared } from "./declared.js";
import { programFolder } from "./programFolder.js";

/** The contents of a source that is about to be applied, or in words why they cannot be had. */
export type JudgedContent =
  | { readonly values: () => Iterable<TypedValue>; readonly path: string }
  | { readonly fault: string };

const known = new Map<string, Promise<JudgedContent>>();

/** Reads a source again, once in a run for all resources that are made of it. */
export function contentsOf(declared: Declared): Promise<JudgedContent> {
  const key = `${contentsKey(declared)} ${declared.digest}`;
  const found = known.get(key) ?? read(declared);
  known.set(key, found);
  return found;
}

async function read({ source, choices, digest }: Declared): Promise<JudgedContent> {
  const folder = programFolder();
  if (folder === undefined) {
    return {
      fault:
        "the program's folder is not found. Call pulumi there, or name it in the environment as EXTRAHOP_PROGRAM_FOLDER",
    };
  }
  const path = resolve(folder, source);
  const inspections: Inspection[] = [];
  for (const reading of [choices, everything(choices)]) {
    const inspection = await inspect(path, { ...reading, values: true });
    if (digest === undefined || inspection.digest !== digest) {
      return {
        fault: `${source} in ${folder} is not what is about to be applied. Run again when nothing changes it`,
      };
    }
    if (!inspection.ok) return { fault: `${source} in ${folder} has errors: ${errorsOf(inspection)}` };
    inspections.push(inspection);
  }
  return { path, values: () => typed(inspections) };
}

/**
 * All that any program could take from a source, whatever counts in this run: systems may read more than
 * indicators reach.
 */
const everything = (choices: ReadingChoices): ReadingChoices => ({
  ...choices,
  scope: "document",
  allowBroad: true,
});

function errorsOf({ problems }: Inspection): string {
  return problems
    .filter(({ level }) => level === "error")
    .map(({ code }) => code)
    .slice(0, 3)
    .join(", ");
}

function* typed(inspections: readonly Inspection[]): Generator<TypedValue> {
  for (const type of indicatorTypes) {
    const values = new Set(inspections.flatMap((inspection) => inspection.values?.[type] ?? []));
    for (const value of values) yield { type, value };
  }
}

/** The first document of a source that holds each of some values. Reads the source once more. */
export async function filesOf(
  declared: Declared,
  path: string,
  wanted: readonly TypedValue[],
): Promise<(value: TypedValue) => string> {
  const places = new Map<string, string>();
  const keys = new Set(wanted.map(keyOf));
  let waiting: string[] = [];
  for await (const events of readFeed(path, everything(declared.choices))) {
    for (const event of events) {
      if (event.kind === "indicator") {
        const key = keyOf(event.indicator);
        if (keys.has(key) && !places.has(key)) waiting.push(key);
      } else if (event.kind === "document") {
        // A document's event follows those of what it holds.
        for (const key of waiting) places.set(key, placeOf(declared, path, event.document));
        waiting = [];
      }
    }
    if (places.size === keys.size) break;
  }
  return (value) => places.get(keyOf(value)) ?? declared.source;
}

function placeOf({ source }: Declared, path: string, { file, member }: DocumentSummary): string {
  const inside = relative(path, file).split(sep).join("/");
  const place = inside === "" ? source : `${source}/${inside}`;
  return member === undefined ? place : `${place}, ${member}`;
}

const keyOf = ({ type, value }: TypedValue): string => `${type} ${value}`;
