import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** A collection of a retired system was removed from the state, and not from the system. */
export const droppedRetired = defineMessage({
  code: "EXTRAHOP_DROPPED_RETIRED",
  severity: "warning",
  subject: "{system}: collection {collection} ",
  text: "is removed from the state and not deleted on the system: system is retired",
  slots: { system: name, collection: quoted },
});
