import { defineMessage } from "../grammar/message.js";
import { counted } from "../grammar/numbers.js";

/** A feed is uploaded with objects of kinds that are not judged, such as file hashes. */
export const notJudged = defineMessage({
  code: "EXTRAHOP_NOT_JUDGED",
  severity: "note",
  text: "uploaded, not judged: {objects}",
  slots: { objects: counted("object", "objects") },
});
