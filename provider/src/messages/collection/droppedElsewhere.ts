import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/**
 * A collection was removed from the state of a stack, because the stack of another site manages its system.
 */
export const droppedElsewhere = defineMessage({
  code: "EXTRAHOP_DROPPED_ELSEWHERE",
  severity: "note",
  subject: "{system}: collection {collection} ",
  text: "is removed from the state and not deleted on the system: another site's stack manages the system",
  slots: { system: name, collection: quoted },
});
