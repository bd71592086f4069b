import { unicodeForm } from "../../stix/index.js";
import { defang } from "./defang.js";

/**
 * An indicator's value as a report shows it: a domain name with A-labels has its Unicode form beside it, as
 * in `xn--bcher-kva.example (bücher.example)`. The caller escapes it: both are untrusted.
 */
export function shownValue({ type, value }: { type: string; value: string }, defanged: boolean): string {
  const written = (text: string) => (defanged ? defang(type, text) : text);
  const unicode = type === "domain-name" ? unicodeForm(value) : undefined;
  return unicode === undefined ? written(value) : `${written(value)} (${written(unicode)})`;
}
