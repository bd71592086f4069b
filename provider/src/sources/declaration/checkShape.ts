import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { similarName } from "../../errors/index.js";
import type { ListShape, MapShape, NumberShape, ObjectShape, Shape, TextShape } from "./shape.js";

/** Takes a mistake and the node at which it is. */
export type ReportMistake = (node: Node | null | undefined, message: string) => void;

type Entries = readonly { readonly key: string; readonly keyNode: Node; readonly value: Node | null }[];

/**
 * Checks a YAML node against a shape and reports every mistake.
 *
 * @param path of the node, for messages, e.g. `sources.c2.taxii2`
 * @param parent reported instead of a node that is missing
 */
export function checkShape(
  node: Node | null | undefined,
  shape: Shape,
  path: string,
  report: ReportMistake,
  parent?: Node,
): void {
  if (node === null || node === undefined || (isScalar(node) && node.value === null)) {
    report(node ?? parent, `${named(path)} is empty. Fix: write ${expectedOf(shape)}.`);
    return;
  }
  switch (shape.kind) {
    case "text":
      checkText(node, shape, path, report);
      return;
    case "number":
      checkNumber(node, shape, path, report);
      return;
    case "flag":
      if (!isScalar(node) || typeof node.value !== "boolean") report(node, `${path} must be true or false.`);
      return;
    case "list":
      checkList(node, shape, path, report);
      return;
    case "map":
      checkMap(node, shape, path, report);
      return;
    case "object":
      checkObject(node, shape, path, report);
  }
}

function checkText(node: Node, shape: TextShape, path: string, report: ReportMistake): void {
  // A number is taken as it is written: a column may be called 3.
  const value =
    isScalar(node) && typeof node.value === "number" ? node.source : isScalar(node) ? node.value : undefined;
  if (typeof value !== "string") {
    report(node, `${path} must be ${expectedOf(shape)}.`);
    return;
  }
  if (shape.choices !== undefined && !shape.choices.includes(value)) {
    report(node, `${path} must be one of ${shape.choices.join(", ")}.`);
  } else if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`).test(value)) {
    report(node, `${path} must be ${expectedOf(shape)}.`);
  }
}

function checkNumber(node: Node, shape: NumberShape, path: string, report: ReportMistake): void {
  const value = isScalar(node) ? node.value : undefined;
  const fits =
    typeof value === "number" && Number.isInteger(value) && value >= shape.min && value <= shape.max;
  if (!fits) report(node, `${path} must be ${expectedOf(shape)}.`);
}

function checkList(node: Node, shape: ListShape, path: string, report: ReportMistake): void {
  if (!isSeq(node)) {
    report(node, `${path} must be a list.`);
    return;
  }
  for (const [index, item] of node.items.entries()) {
    checkShape(item as Node | null, shape.of, `${path}[${index}]`, report, node);
  }
}

function checkMap(node: Node, shape: MapShape, path: string, report: ReportMistake): void {
  const entries = entriesOf(node, path, report);
  const keys = new RegExp(`^(?:${shape.keys})$`);
  for (const { key, keyNode, value } of entries) {
    if (!keys.test(key)) report(keyNode, `${JSON.stringify(key)} in ${path} must be ${shape.expectedKeys}.`);
    checkShape(value, shape.of, `${path}.${key}`, report, keyNode);
  }
}

function checkObject(node: Node, shape: ObjectShape, path: string, report: ReportMistake): void {
  if (shape.orText !== undefined && isScalar(node)) {
    checkText(node, shape.orText, path, report);
    return;
  }
  const known = Object.keys(shape.fields);
  if (!isMap(node)) {
    report(node, `${named(path)} must be a mapping (key: value). Its keys: ${known.join(", ")}.`);
    return;
  }
  const entries = entriesOf(node, path, report);
  const present = new Set<string>();
  for (const { key, keyNode, value } of entries) {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    if (field !== undefined) {
      present.add(key);
      checkShape(value, field, path === "" ? key : `${path}.${key}`, report, keyNode);
      continue;
    }
    const similar = similarName(key, known);
    // The field that was meant is there: it is not reported as missing too.
    if (similar !== undefined) present.add(similar);
    const help = similar === undefined ? ` It has: ${known.join(", ")}.` : ` Did you mean ${similar}?`;
    report(keyNode, `${named(path)} has no field ${JSON.stringify(key)}.${help}`);
  }
  for (const key of shape.required ?? []) {
    if (!present.has(key)) report(node, `${named(path)} needs the field ${key}.`);
  }
  if (shape.oneOf === undefined) return;
  const found = shape.oneOf.filter((key) => present.has(key));
  if (found.length === 0) report(node, `${path} needs one of ${shape.oneOf.join(", ")}.`);
  if (found.length > 1) report(node, `${path} has ${found.join(" and ")}; only one of them is possible.`);
}

function entriesOf(node: Node, path: string, report: ReportMistake): Entries {
  if (!isMap(node)) {
    report(node, `${named(path)} must be a mapping (key: value).`);
    return [];
  }
  return (node.items as readonly Pair<Node, Node | null>[]).map(({ key, value }) => ({
    key: isScalar(key) ? String(key.value) : String(key),
    keyNode: key,
    value,
  }));
}

const named = (path: string): string => (path === "" ? "The declaration" : path);

function expectedOf(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return shape.expected ?? (shape.choices === undefined ? "text" : `one of ${shape.choices.join(", ")}`);
    case "number":
      return `a whole number from ${shape.min} to ${shape.max}`;
    case "flag":
      return "true or false";
    case "list":
      return "a list";
    default:
      return "a mapping";
  }
}
