import { defineMessage } from "../grammar/message.js";
import { name, quoted } from "../grammar/texts.js";

/** Another appliance has taken the place of the system, and does not hold the collection. */
export const systemReplaced = defineMessage({
  code: "EXTRAHOP_SYSTEM_REPLACED",
  severity: "warning",
  subject: "{system}: collection {collection} ",
  text:
    "is gone: another system answers at this address " +
    "(it calls itself {hostname}, not {formerHostname}) and holds no such collection",
  slots: { system: name, collection: quoted, hostname: quoted, formerHostname: quoted },
});
