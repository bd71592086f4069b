import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** An adopted collection has another user key than the program declares. */
export const userKeyKept = defineMessage({
  code: "EXTRAHOP_USER_KEY_KEPT",
  severity: "warning",
  subject: "{system}: collection {collection} ",
  text: "keeps the user key {held} that it had before its adoption, and not {declared} as declared. Fix: declare the kept key as `userKey`, or delete the collection on the system and run `pulumi up`",
  slots: { system: name, collection: quoted, held: quoted, declared: quoted },
});
