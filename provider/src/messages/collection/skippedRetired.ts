import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** A refresh does not read collections of a retired system. */
export const skippedRetired = defineMessage({
  code: "EXTRAHOP_SKIPPED_RETIRED",
  severity: "note",
  subject: "{system}: collection {collection} ",
  text: "was not read; skipped: system is retired",
  slots: { system: name, collection: quoted },
});
