import { type ColumnRole, roleOfName } from "../columnNames.js";
import { markOfRecord } from "../marks/markedRecord.js";
import type { ListOutput } from "../output.js";
import { type ContextRole, contextOfRow, contextRoleOf, expiryOf } from "../rowContext.js";
import { isIndicator } from "../table/unreadColumns.js";
import { isPlain, readValues } from "../text/values.js";
import { reportTyped } from "../typedValues.js";
import { type NetworkFields, readKnownNetwork, readNetwork } from "./networkOfRecord.js";
import { UnreadFields } from "./unreadFields.js";
import { cellOf, type Fields, valuesOf } from "./values.js";

/** Which fields of a record are read. */
export interface RecordShape {
  readonly values: readonly string[];
  readonly type?: string;
  readonly toIds?: string;
  /** The first address, where records are networks; what completes it is known by the names of fields. */
  readonly network?: string;
  /** All fields of such networks, where they were recognized. */
  readonly networkFields?: NetworkFields;
  /** The field that says when an indicator expires. */
  readonly expires?: string;
  /** True where the fields were chosen by their names and content, so that others may hold indicators. */
  readonly guessed?: boolean;
  /**
   * Decides by the record's fields whether it counts: the reason why not, `ignore` where it is no entry
   * but an object around entries, or undefined.
   */
  readonly leaveOut?: (field: (name: string) => string) => string | undefined;
}

/** Reads the records of a list, all of the same shape. */
export class RecordReader {
  readonly unread: UnreadFields;
  readonly #values: readonly string[];
  readonly #mayBeNetwork: boolean;

  constructor(
    private readonly output: ListOutput,
    private readonly shape: RecordShape,
  ) {
    this.unread = new UnreadFields(output);
    const values = shape.network === undefined ? shape.values : [shape.network];
    const [only = ""] = values;
    this.#values = values;
    // Other records than those that showed the shape may be networks.
    this.#mayBeNetwork =
      shape.network !== undefined ||
      (shape.guessed === true && values.length === 1 && isAddress(roleOfName(lastPart(only))));
  }

  /**
   * Reports what a record holds.
   *
   * @param at number of its line or record
   * @param holdsRecords true where it is an object around records rather than one itself
   */
  read(fields: Fields, at: number, holdsRecords = false): void {
    const { shape, output } = this;
    const field = (name: string | undefined) => (name === undefined ? "" : cellOf(fields, name));
    const reason = shape.leaveOut?.(field) ?? markOfRecord(fields, this.#values);
    if (reason === "ignore" && holdsRecords) return;
    if (reason !== undefined) {
      output.leaveOut(reason === "ignore" ? "empty-cell" : reason, at);
      return;
    }
    const { toIds, type } = shape;
    if (toIds !== undefined && !output.reading.ignoreToIds && !/^(?:1|true)$/i.test(field(toIds))) {
      output.leaveOut("not-to-ids", at);
      return;
    }
    this.#expires(fields);
    if (output.reading.detail) output.context = contextOfRow(contextFields(fields));
    const read = this.#network(fields, at);
    if (shape.guessed === true) this.#others(fields, read, at);
    if (read.size > 0) return;
    const found = this.#values
      .flatMap((name) => valuesOf(fields, name))
      .filter((value) => value.trim() !== "");
    if (found.length === 0) output.leaveOut("empty-cell", at);
    const word = field(type);
    for (const value of found) {
      if (word !== "") reportTyped(value, word, at, output);
      else readText(value, at, output);
    }
  }

  end(): void {
    this.unread.report();
  }

  /** Counts when the indicators of a record expire, where records of the head say it. */
  #expires(fields: Fields): void {
    const { expires } = this.shape;
    if (expires !== undefined) this.output.validUntil(expiryOf(cellOf(fields, expires)));
  }

  /** @returns names of the fields that make a network together; empty where the record is none */
  #network(fields: Fields, at: number): ReadonlySet<string> {
    const { networkFields } = this.shape;
    const known =
      networkFields === undefined ? nothing : readKnownNetwork(fields, networkFields, at, this.output);
    if (known.size > 0) return known;
    const [start = ""] = this.#values;
    return this.#mayBeNetwork ? readNetwork(fields, start, at, this.output) : nothing;
  }

  #others(fields: Fields, read: ReadonlySet<string>, at: number): void {
    const { type, toIds } = this.shape;
    const values = this.#values;
    for (const [name, texts] of fields) {
      if (values.includes(name) || name === type || name === toIds || !texts.some(isIndicator)) continue;
      // The same name in other letters is read in place of one that is missing.
      if (values.some((value) => value.toLowerCase() === name.toLowerCase() && !fields.has(value))) continue;
      if (read.has(name)) continue;
      for (const text of texts) this.unread.field(name, text, at);
    }
  }
}

function* contextFields(fields: Fields): Generator<readonly [ContextRole, string]> {
  for (const [name, texts] of fields) {
    const role = contextRoleOf(lastPart(name)) ?? contextRoleOf(name);
    if (role !== undefined) for (const text of texts) yield [role, text];
  }
}

const nothing: ReadonlySet<string> = new Set();

const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1);

const isAddress = (role: ColumnRole | undefined) => role === "address" || role === "start";

/** A text of a JSON document: one value as a rule. */
export function readText(text: string, at: number, output: ListOutput): void {
  if (isPlain(text) && !/^[\d.:a-f]+-/i.test(text)) output.text(text, at);
  else readValues(text, at, output);
}
