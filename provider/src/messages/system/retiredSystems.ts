import { list } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { name } from "../grammar/texts.js";

/** A preview shows collections of retired systems as deleted, but only the state changes. */
export const retiredSystems = defineMessage({
  code: "EXTRAHOP_RETIRED_SYSTEMS",
  severity: "note",
  text: "retired: {systems}; their collections are removed from the state only, also where a preview shows a deletion",
  slots: { systems: list(name, ", ") },
});
