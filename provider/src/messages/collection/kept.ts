import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** A resource was deleted; its collection wasn't, because another resource declares it. */
export const kept = defineMessage({
  code: "EXTRAHOP_KEPT",
  severity: "note",
  subject: "{system}: collection {collection} ",
  text: "was kept: another resource manages it now",
  slots: { system: name, collection: quoted },
});
