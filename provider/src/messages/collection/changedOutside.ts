import { choice, list, optional, orWords, sentence, variants } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { counted, id, instant, integer } from "../grammar/numbers.js";
import type { ValueOf } from "../grammar/slot.js";
import { name, quoted } from "../grammar/texts.js";

const change = variants({
  "other-system": sentence(
    "another system answers at this address (it calls itself {hostname}, not {formerHostname})",
    { hostname: quoted, formerHostname: quoted },
  ),
  firmware: sentence("the system was {generation}", {
    generation: choice({
      stix2: "upgraded to firmware 26.2 or later, which takes STIX 2 only",
      stix1: "downgraded to firmware before 26.2, which takes STIX 1 only",
    }),
  }),
  recreated: sentence("it was re-created (id {id} instead of {formerId})", { id, formerId: id }),
  renamed: sentence("it was renamed to {name}", { name: quoted }),
  emptied: sentence("it was emptied", {}),
  observables: sentence("it has {observables} instead of {formerObservables}", {
    observables: orWords(counted("observable"), "an unknown number of observables"),
    formerObservables: orWords(integer, "an unknown number"),
  }),
  replaced: sentence("its content was replaced{at}", { at: optional(instant, " at ") }),
});

const changes = list(change, "; ");

/** One way in which a collection or its system differs from what the last run left there. */
export type OutsideChange = ValueOf<typeof change>;

/** The changes in words, without the rest of the message. */
export const describeOutsideChanges = (found: readonly OutsideChange[]): string => changes.format(found);

/** Somebody or something else changed a collection; the next update repairs it. */
export const changedOutside = defineMessage({
  code: "EXTRAHOP_CHANGED_OUTSIDE",
  severity: "warning",
  subject: "{system}: collection {collection} ",
  text: "was changed outside: {changes}",
  slots: { system: name, collection: quoted, changes },
});
