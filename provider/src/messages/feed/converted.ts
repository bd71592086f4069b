import { choice, list, sentence, variants } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { integer } from "../grammar/numbers.js";
import { phrase } from "../grammar/texts.js";

/**
 * A feed goes to systems of the other generation in another format; what that format cannot hold is not
 * converted.
 */
export const converted = defineMessage({
  code: "EXTRAHOP_CONVERTED",
  severity: "note",
  text: "converted for {generations}; {losses}",
  slots: {
    generations: list(
      choice({
        stix1: "systems with firmware up to 26.1 (STIX 1.2)",
        stix2: "systems with firmware from 26.2 (STIX 2.1)",
      }),
      " and ",
    ),
    losses: variants({
      none: sentence("every indicator is converted", {}),
      some: sentence("not converted: {counts}", {
        counts: list(sentence("{count} {reason}", { count: integer, reason: phrase }), ", "),
      }),
    }),
  },
});
