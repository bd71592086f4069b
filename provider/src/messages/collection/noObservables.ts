import { defineMessage } from "../grammar/message.js";
import { counted } from "../grammar/numbers.js";
import { name, quoted } from "../grammar/texts.js";

/** The system accepted an upload and counts nothing in it. */
export const noObservables = defineMessage({
  code: "EXTRAHOP_NO_OBSERVABLES",
  severity: "warning",
  text: "{system}: the system accepted the file of collection {collection} but counts no observables in it; declared: {indicators}",
  slots: { system: name, collection: quoted, indicators: counted("indicator") },
});
