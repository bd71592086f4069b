import { list, optional, sentence, variants } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { counted, integer } from "../grammar/numbers.js";
import { indicatorValue, phrase } from "../grammar/texts.js";

const total = counted("indicator");

const unavailable = "the previous content is not on this machine";

/** Each on a line of its own. */
const values = (sign: string) =>
  list(sentence(`\n  ${sign} {type} {value}`, { type: phrase, value: indicatorValue }), "");
const more = (sign: string) => optional(integer, `\n  ${sign} and `, " more");

/**
 * What is added to a feed and removed from it: value by value, or by counts where the values of the previous
 * state are not stored. The first values are listed.
 */
export const feedChanged = defineMessage({
  code: "EXTRAHOP_FEED_CHANGED",
  severity: "note",
  text: "{change}",
  details: "{firstAdded}{moreAdded}{firstRemoved}{moreRemoved}",
  slots: {
    change: variants({
      values: sentence("+{added} −{removed} of {total}", { added: integer, removed: integer, total }),
      "same-values": sentence("{total}, the same as before", { total }),
      counts: sentence(`at least +{added} −{removed} of {total}, by counts alone: ${unavailable}`, {
        added: integer,
        removed: integer,
        total,
      }),
      "same-counts": sentence(`{total}, as many as before, by counts alone: ${unavailable}`, { total }),
      unknown: sentence("{total}; the previous content is not known", { total }),
    }),
    firstAdded: values("+"),
    moreAdded: more("+"),
    firstRemoved: values("−"),
    moreRemoved: more("−"),
  },
});
