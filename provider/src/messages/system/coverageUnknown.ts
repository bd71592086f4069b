import { list, sentence } from "../grammar/composed.js";
import { defineMessage } from "../grammar/message.js";
import { line, name } from "../grammar/texts.js";

/** A system could not be asked for its sensors. */
export const coverageUnknown = defineMessage({
  code: "EXTRAHOP_COVERAGE_UNKNOWN",
  severity: "warning",
  text: "{system}: whether all of its sensors are declared is not known",
  details: "{cause}",
  slots: {
    system: name,
    /** The lines of the error. */
    cause: list(sentence("\n  {line}", { line }), ""),
  },
});
