import { list, optional } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { counted, integer } from "../grammar/numbers.js";
import { name, quoted } from "../grammar/texts.js";

/** A console knows sensors that no declared system covers. */
export const sensorsNotDeclared = defineMessage({
  code: "EXTRAHOP_SENSORS_NOT_DECLARED",
  severity: "warning",
  text:
    "{system}: the console knows {sensors} that no declared system covers: {names}{more}. " +
    "A collection on a console does not reach its sensors; declare them.",
  slots: {
    system: name,
    sensors: counted("sensor"),
    names: list(quoted, ", "),
    more: optional(integer, ", and ", " more"),
  },
});
