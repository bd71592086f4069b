import { defineMessage } from "../grammar/message.js";
import { name } from "../grammar/texts.js";

/** The system's certificate is not verified, because the configuration says so. */
export const insecureTls = defineMessage({
  code: "EXTRAHOP_INSECURE_TLS",
  severity: "warning",
  subject: "{system}: ",
  text: "the certificate is not verified (insecureSkipVerify), so the API key can be intercepted",
  slots: { system: name },
});
