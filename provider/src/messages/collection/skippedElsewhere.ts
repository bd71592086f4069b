import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** A refresh does not read collections of a system that the stack of another site manages. */
export const skippedElsewhere = defineMessage({
  code: "EXTRAHOP_SKIPPED_ELSEWHERE",
  severity: "note",
  subject: "{system}: collection {collection} ",
  text: "was not read; skipped: another site's stack manages the system",
  slots: { system: name, collection: quoted },
});
