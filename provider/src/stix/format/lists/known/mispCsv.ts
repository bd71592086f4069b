import { csvFormat } from "../csvFormat.js";

/** Attributes of events; those with `to_ids` 0 are context. */
export const mispCsv = csvFormat({
  name: "misp-csv",
  title: "MISP CSV",
  publisher: "MISP",
  header: ["type", "value", "toids"],
  value: "value",
  type: "type",
  toIds: "to_ids",
});

/** The same without `to_ids`, as an export of attributes that are all for detection is written. */
export const mispCsvPlain = csvFormat({
  name: "misp-csv-plain",
  title: "MISP CSV without to_ids",
  publisher: "MISP",
  header: ["category", "type", "value"],
  value: "value",
  type: "type",
});
