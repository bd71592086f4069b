import { type MessageCode, predicateOf } from "../../messages/index.js";
import type { Message } from "../model.js";
import type { Preview, Severity } from "../preview/preview.js";
import { nameOfUrn } from "../preview/resource.js";

const order: readonly Severity[] = ["error", "warning", "note"];

/** Messages whose fields are shown in full elsewhere in a report. */
const shownElsewhere: ReadonlySet<string> = new Set<MessageCode>([
  "EXTRAHOP_FEED_CHANGED",
  "EXTRAHOP_CONVERTED",
  "EXTRAHOP_EXPIRED",
  "EXTRAHOP_RETIRED_SYSTEMS",
]);

/**
 * The messages that are not shown elsewhere in full; a text that is the same for several resources is listed
 * once.
 */
export function messages(preview: Preview): readonly Message[] {
  const texts = new Map<string, Omit<Message, "resources"> & { readonly resources: Set<string> }>();
  for (const { severity, text: written, codes, message, urn } of preview.diagnostics) {
    if (message !== undefined && shownElsewhere.has(message.code)) continue;
    const ofResource = urn !== undefined && !urn.includes("::pulumi:pulumi:Stack::");
    const text = (ofResource && message !== undefined ? predicateOf(message) : undefined) ?? written;
    const key = JSON.stringify([severity, text]);
    const one = texts.get(key) ?? { severity, text, codes, resources: new Set<string>() };
    if (ofResource) one.resources.add(nameOfUrn(urn));
    texts.set(key, one);
  }
  return [...texts.values()]
    .map((one) => ({ ...one, resources: [...one.resources] }))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
