import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** The system lists no collection at all. */
export const systemEmpty = defineMessage({
  code: "EXTRAHOP_SYSTEM_EMPTY",
  severity: "warning",
  subject: "{system}: collection {collection} ",
  text: "is gone: the system lists no collection at all, as after it was re-imaged",
  slots: { system: name, collection: quoted },
});
