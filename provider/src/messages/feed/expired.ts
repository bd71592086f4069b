import { defineMessage } from "../grammar/message.js";
import { counted, integer } from "../grammar/numbers.js";

/** Indicators are past their end of validity, and are uploaded nevertheless. */
export const expired = defineMessage({
  code: "EXTRAHOP_EXPIRED",
  severity: "warning",
  text: "{expired} of {indicators} expired (valid_until); they are uploaded until the source is renewed",
  slots: { expired: integer, indicators: counted("indicator has", "indicators have") },
});
