import { optional } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { counted, id } from "../grammar/numbers.js";
import { name, quoted } from "../grammar/texts.js";

/** A collection of the wanted name existed on the system, and is managed from now on. */
export const adopted = defineMessage({
  code: "EXTRAHOP_ADOPTED",
  severity: "note",
  text: "{system}: adopted the existing collection {collection} (id {id}{observables}) and replaced its content",
  slots: {
    system: name,
    collection: quoted,
    id,
    observables: optional(counted("observable"), ", ", " until now"),
  },
});
