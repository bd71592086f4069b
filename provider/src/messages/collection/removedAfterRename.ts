import { defineMessage } from "../grammar/message.js";
import { id } from "../grammar/numbers.js";
import { name, quoted } from "../grammar/texts.js";

/** The system cannot rename a collection, so one of the new name was created and the old one deleted. */
export const removedAfterRename = defineMessage({
  code: "EXTRAHOP_REMOVED_AFTER_RENAME",
  severity: "note",
  text: "{system}: removed collection {formerName} (id {id}), which is now {collection}",
  slots: { system: name, collection: quoted, formerName: quoted, id },
});
