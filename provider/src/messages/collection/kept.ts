import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** A resource was deleted; its collection was not, because the program declares it. */
export const kept = defineMessage({
  code: "EXTRAHOP_KEPT",
  severity: "note",
  subject: "{system}: collection {collection} ",
  text: "was kept: the program declares it",
  slots: { system: name, collection: quoted },
});
