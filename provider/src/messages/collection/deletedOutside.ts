import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** The system lists other collections, but no longer this one. */
export const deletedOutside = defineMessage({
  code: "EXTRAHOP_DELETED_OUTSIDE",
  severity: "warning",
  subject: "{system}: collection {collection} ",
  text: "was deleted outside: the system no longer lists it",
  slots: { system: name, collection: quoted },
});
