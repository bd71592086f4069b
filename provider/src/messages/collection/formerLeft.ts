import { defineMessage } from "../grammar/message.js";
import { id } from "../grammar/numbers.js";
import { name, quoted } from "../grammar/texts.js";

/** A run that renamed a collection failed before it deleted the one of the former name. */
export const formerLeft = defineMessage({
  code: "EXTRAHOP_FORMER_LEFT",
  severity: "note",
  text: "{system}: collection {formerName} (id {id}), a former name of {collection}, is still on the system. The next update deletes it",
  slots: { system: name, collection: quoted, formerName: quoted, id },
});
