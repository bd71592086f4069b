import { markOfRecord } from "../marks/markedRecord.js";
import type { ListOutput } from "../output.js";
import { reportTyped } from "../table/tableReader.js";
import { isPlain, readValues } from "../text/values.js";
import type { Fields } from "./values.js";

/** Which fields of a record are read. */
export interface RecordShape {
  readonly values: readonly string[];
  readonly type?: string;
  readonly toIds?: string;
  readonly network?: { readonly start: string; readonly end?: string; readonly length?: string };
  /**
   * Decides by the record's fields whether it counts: the reason why not, `ignore` where it is no entry, or
   * undefined.
   */
  readonly leaveOut?: (field: (name: string) => string) => string | undefined;
}

/** Reports what a record holds. @param at number of its line or record */
export function readRecord(fields: Fields, shape: RecordShape, at: number, output: ListOutput): void {
  const field = (name: string | undefined) => (name === undefined ? "" : (fields.get(name)?.[0] ?? ""));
  const reason = shape.leaveOut?.(field) ?? markOfRecord(fields, shape.values);
  if (reason === "ignore") return;
  if (reason !== undefined) {
    output.leaveOut(reason, at);
    return;
  }
  const { network, toIds, type, values } = shape;
  if (toIds !== undefined && !/^(?:1|true)$/i.test(field(toIds))) {
    output.leaveOut("not-to-ids", at);
    return;
  }
  if (network !== undefined) {
    const end = field(network.end);
    if (end !== "") output.range(field(network.start), end, at);
    else output.text(`${field(network.start)}/${field(network.length).replace(/^\//, "")}`, at);
    return;
  }
  const found = values.flatMap((name) => fields.get(name) ?? []).filter((value) => value.trim() !== "");
  if (found.length === 0) output.leaveOut("empty-cell", at);
  const word = field(type);
  for (const value of found) {
    if (word !== "") reportTyped(value, word, at, output);
    else readText(value, at, output);
  }
}

/** A text of a JSON document: one value as a rule. */
export function readText(text: string, at: number, output: ListOutput): void {
  if (isPlain(text) && !/^[\d.:a-f]+-/i.test(text)) output.text(text, at);
  else readValues(text, at, output);
}
