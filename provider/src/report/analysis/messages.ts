import type { Message } from "../model.js";
import type { Preview, Severity } from "../preview/preview.js";
import { nameOfUrn } from "../preview/resource.js";
import { isConversionNote, isExpiryNote, readDescribedChange } from "./phrases.js";

const order: readonly Severity[] = ["error", "warning", "note"];

/** What was said and isn't shown elsewhere in full; a text that stands at several resources is told once. */
export function messages(preview: Preview): readonly Message[] {
  const texts = new Map<string, { severity: Severity; text: string; resources: Set<string> }>();
  for (const { severity, text, urn } of preview.diagnostics) {
    if (readDescribedChange(text) !== undefined || isConversionNote(text) || isExpiryNote(text)) continue;
    const key = JSON.stringify([severity, text]);
    const one = texts.get(key) ?? { severity, text, resources: new Set<string>() };
    if (urn !== undefined && !urn.includes("::pulumi:pulumi:Stack::")) one.resources.add(nameOfUrn(urn));
    texts.set(key, one);
  }
  return [...texts.values()]
    .map((one) => ({ ...one, resources: [...one.resources] }))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
