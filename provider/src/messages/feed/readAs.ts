import { list, optional } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { name, title } from "../grammar/texts.js";

/** How a list is read: its format, and the columns or fields that hold its indicators. */
export const readAs = defineMessage({
  code: "EXTRAHOP_READ_AS",
  severity: "note",
  text: "read as {format}{column}{columns}",
  slots: {
    format: title,
    column: optional(name, ", column "),
    columns: optional(list(name, ", "), ", columns "),
  },
});
