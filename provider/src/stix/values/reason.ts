import { endingOf, isDomainEnding, isFileExtension } from "./nameEnding.js";

/** Nothing that has a name here is longer; and no pattern below gets to work on a long text. */
const maxCharacters = 500;

/** Why a text that is no address, domain or URL cannot be used: what it is instead, or `invalid-value`. */
export function reasonForText(text: string): string {
  if (text.length > maxCharacters) return "invalid-value";
  if (/^(?:mailto:)?[^\s@<>"']+(@|\[@\]|\(@\)|\[at\]|\(at\))[^\s@/]+\.[^\s@/]+$/i.test(text))
    return "email-address";
  if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text)) {
    return "file-hash";
  }
  if (/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text)) return "mac-address";
  if (/^as\d{1,10}$/i.test(text)) return "autonomous-system";
  if (/^\*\.|\.\*$/.test(text)) return "wildcard-domain";
  if (/^[0-9a-f.:]+\s*-\s*[0-9a-f.:]+$/i.test(text) && /[.:]/.test(text)) return "range";
  return reasonForName(text.toLowerCase()) ?? "invalid-value";
}

function reasonForName(text: string): string | undefined {
  const ending = endingOf(text);
  if (isFileExtension(ending) && /^[^\s/:]+(?: [^\s/:]+)*\.[a-z0-9]+$/.test(text)) return "file-name";
  const isName = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z]{2,63}$/.test(text);
  return isName && !isDomainEnding(ending) ? "unknown-top-level-domain" : undefined;
}
