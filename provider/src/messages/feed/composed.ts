import { list, optional, sentence } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { integer } from "../grammar/numbers.js";
import { name, phrase } from "../grammar/texts.js";

/** A feed is made of declared sources: how much each contributes, and what filters leave out. */
export const composed = defineMessage({
  code: "EXTRAHOP_COMPOSED",
  severity: "note",
  text: "made of {contributions}{filtered}",
  slots: {
    contributions: list(sentence("{count} from {source}", { count: integer, source: name }), ", "),
    filtered: optional(
      list(sentence("{count} {reason}", { count: integer, reason: phrase }), ", "),
      "; left out by filters: ",
    ),
  },
});
