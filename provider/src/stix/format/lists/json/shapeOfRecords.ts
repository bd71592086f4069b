import { roleOfName } from "../columnNames.js";
import type { ListRefusal } from "../plan.js";
import { contextRoleOf } from "../rowContext.js";
import { guessColumns } from "../table/guess.js";
import type { NetworkColumns } from "../table/networkOfRow.js";
import { kindsOfColumn } from "../table/rows.js";
import type { NetworkFields } from "./networkOfRecord.js";
import type { RecordShape } from "./recordReader.js";
import { type Fields, valuesOf } from "./values.js";

/** The fields of records that are read, recognized as the columns of a table are. */
export function shapeOfRecords(records: readonly Fields[]): RecordShape | ListRefusal | undefined {
  const names = namesOf(records);
  const body = records.map((record) => names.map((name) => valuesOf(record, name).join(" ")));
  const columns = names.map((_, column) => kindsOfColumn(body, column));
  // The last part of a name says what the field is.
  const header = { names: names.map((name) => name.slice(name.lastIndexOf(".") + 1)), isRow: false };
  const guess = guessColumns({
    rows: { delimiter: ",", width: names.length, rows: body },
    header,
    body,
    columns,
  });
  if (guess === undefined || guess === "lines") return undefined;
  if (guess.kind === "refused") return guess.contextOnly === true ? undefined : guess;
  const { values, type, toIds, network } = guess.shape;
  const name = (column: number | undefined) => (column === undefined ? undefined : names[column]);
  return {
    guessed: true,
    values: values.flatMap((column) => name(column) ?? []),
    ...withName("type", name(type)),
    ...withName("toIds", name(toIds)),
    ...withName("expires", names[header.names.findIndex((one) => contextRoleOf(one) === "validUntil")]),
    ...withName("network", name(network?.start)),
    ...(network === undefined ? {} : { networkFields: fieldsOfNetwork(network, name) }),
  };
}

const fieldsOfNetwork = (
  network: NetworkColumns,
  name: (column: number) => string | undefined,
): NetworkFields => {
  const columns = Object.entries(network).filter(([, column]) => column !== undefined);
  return {
    names: columns.map(([, column]) => name(column) ?? ""),
    columns: Object.fromEntries(columns.map(([part], i) => [part, i])) as unknown as NetworkColumns,
  };
};

/** The names of all fields, each once in whatever letters. */
function namesOf(records: readonly Fields[]): readonly string[] {
  const names = new Map<string, string>();
  for (const record of records) {
    for (const name of record.keys()) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

const withName = <K extends string>(key: K, name: string | undefined): Partial<Record<K, string>> =>
  name === undefined ? {} : ({ [key]: name } as Partial<Record<K, string>>);

/**
 * A single object is a list where it names what it holds, or holds several values: a link in an answer
 * of an API is no indicator.
 */
export function isListByItself(records: readonly Fields[], shape: RecordShape | ListRefusal): boolean {
  if ("kind" in shape) return true;
  const names = shape.network === undefined ? shape.values : [shape.network];
  return names.some(
    (name) =>
      (!name.includes(".") && roleOfName(name) !== undefined) ||
      records.some((record) => valuesOf(record, name).length > 1),
  );
}
