import { type Document, isMap, isScalar, type Node } from "yaml";
import { parseObject } from "./parseObject.js";
import { parsePlaced } from "./parsePlaced.js";

/** A mistake in a lock file that was edited by hand or merged badly. */
export interface LockMistake {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
}

type Field = readonly [key: string, expected: string, fits: (value: unknown) => boolean, isOptional?: true];

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));

const fields: readonly Field[] = [
  ["request", "text", isText, true],
  [
    "sha256",
    "64 hexadecimal digits in lower case",
    (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
  ],
  ["bytes", "a whole number", isCount],
  ["fetchedAt", "a time such as 2026-01-01T00:00:00.000Z", isTime],
  ["etag", "text", isText, true],
  ["lastModified", "text", isText, true],
  ["marker", "text", isText, true],
  ["commit", "text", isText, true],
  ["total", "a whole number", isCount],
];

/** Every mistake in the text of a lock file; empty for a valid one. */
export function lockMistakes(text: string): readonly LockMistake[] {
  const value = parseObject(text);
  const conflict = /^<{7} /m.exec(text);
  if (conflict !== null) {
    return [
      { ...placeOf(text, conflict.index), message: "the lock file holds the marks of a merge conflict" },
    ];
  }
  const syntax = value === undefined ? syntaxMistake(text) : undefined;
  if (syntax !== undefined) return [syntax];
  const { document } = parsePlaced(text);
  const mistakes = document.errors.map(({ pos, message }) => ({
    ...placeOf(text, pos[0]),
    message,
  }));
  return [...mistakes, ...checkDocument(document, text)];
}

/** @returns undefined for JSON; V8 names the position of most mistakes */
function syntaxMistake(text: string): LockMistake | undefined {
  try {
    JSON.parse(text);
    return { line: 1, column: 1, message: "the lock file is not a JSON object" };
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.trimEnd().length);
    return { ...placeOf(text, position), message: "the text is not JSON from here on" };
  }
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function checkDocument(document: Document, text: string): readonly LockMistake[] {
  const mistakes: LockMistake[] = [];
  const report = (node: Node | null | undefined, message: string) =>
    mistakes.push({ ...placeOf(text, node?.range?.[0] ?? 0), message });
  const version = document.get("version", true);
  if (!isScalar(version) || version.value !== 1)
    report(version as Node | undefined, `version must be 1: this is the lock file of another release`);
  const lists = document.get("warninglists", true);
  checkEntries(document.get("sources", true), "sources", true, report);
  if (lists !== undefined) checkEntries(lists, "warninglists", false, report);
  return mistakes;
}

type Report = (node: Node | null | undefined, message: string) => void;

function checkEntries(entries: unknown, path: string, hasIndicators: boolean, report: Report): void {
  if (!isMap(entries)) {
    report(entries as Node | undefined, `${path} must be an object: name → what is pinned`);
    return;
  }
  for (const { key, value } of entries.items) {
    const name = `${path}.${String(isScalar(key) ? key.value : key)}`;
    if (!isMap(value)) {
      report(key as Node, `${name} must be an object`);
      continue;
    }
    for (const [field, expected, fits, isOptional] of fields) {
      const node = value.get(field, true) as Node | undefined;
      if (node === undefined && isOptional) continue;
      if (node === undefined) report(key as Node, `${name} needs the field ${field}`);
      else if (!isScalar(node) || !fits(node.value)) report(node, `${name}.${field} must be ${expected}`);
    }
    if (hasIndicators) checkIndicators(value.get("indicators", true), key as Node, name, report);
  }
}

function checkIndicators(indicators: unknown, key: Node, name: string, report: Report): void {
  if (!isMap(indicators)) {
    report((indicators as Node | undefined) ?? key, `${name}.indicators must be an object: type → number`);
    return;
  }
  for (const { key: type, value } of indicators.items) {
    if (isScalar(value) && isCount(value.value)) continue;
    report(
      value as Node,
      `${name}.indicators.${String(isScalar(type) ? type.value : type)} must be a whole number`,
    );
  }
}
