import { list, sentence } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { integer } from "../grammar/numbers.js";
import { phrase } from "../grammar/texts.js";

/**
 * A feed is packed or converted for upload, because systems could read something in it that was not judged.
 */
export const notAsIs = defineMessage({
  code: "EXTRAHOP_NOT_AS_IS",
  severity: "note",
  text: "not uploaded as is: {reasons}",
  slots: {
    reasons: list(sentence("{count} {reason}", { count: integer, reason: phrase }), ", "),
  },
});
