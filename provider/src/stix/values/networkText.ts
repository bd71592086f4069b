import { parseAddress } from "./address.js";
import { canonicalDomain } from "./domainName.js";
import { couldBeFileName, endingOf, isDomainEnding, isFileExtension } from "./nameEnding.js";
import { reasonForText } from "./reason.js";

/** Without one of these, also in the spellings of other scripts, a text holds no address, name or URL. */
const marks = /[.:\u3002\uff0e\uff61\uff1a]|%2e|[[({]dot/i;
/** Of two characters at least, as a letter is a drive. */
const scheme = /[a-z0-9+.-]{2}:[/\\]{2}/i;
const quad = /(?:^|[^0-9.])(?:\d{1,3}\.){3}\d{1,3}(?![0-9]|\.[0-9])/;
/** What hosts and IPv6 addresses are written with, and all beyond ASCII. */
const candidates = /[a-z0-9_.:\u0080-\uffff-]+/gi;
/** Serial numbers and MAC addresses; as addresses of IPv6 they would be in its reserved start. */
const octets = /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/i;
/** No address and no name is longer. */
const maxCharacters = 300;

/**
 * True where a text holds an IP address, a host name or a URL, alone or among other words: what a reader that
 * searches texts for network values finds. An e-mail address alone and the name of a file hold none.
 */
export function holdsNetworkValue(text: string): boolean {
  if (!marks.test(text)) return false;
  const plain = refanged(text);
  if (scheme.test(plain) || quad.test(plain)) return true;
  if (reasonForText(plain.trim()) === "email-address") return false;
  for (const [candidate] of plain.matchAll(candidates)) if (isAddressOrName(candidate)) return true;
  return false;
}

/** Brackets and words for dots, and backslashes that escape them in patterns. */
const refanged = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\u3002|%2e/gi, ".")
    .replace(/[[({](?:\.|dot)[\])}]/gi, ".")
    .replace(/\\+([.:/])/g, "$1");

function isAddressOrName(candidate: string): boolean {
  if (candidate.length > maxCharacters) return false;
  const word = candidate.replace(/^[.:]+(?=[^.:])|(?<=[^.:])[.:]+$/g, "");
  // At least two colons, as a name with a port has one.
  if (/:.*:/.test(word) && !octets.test(word)) {
    const address = candidate.replace(/^:(?!:)|(?<!:):$/g, "");
    if (parseAddress(address) !== undefined) return true;
  }
  return word.split(":").some(isName);
}

function isName(word: string): boolean {
  if (!word.includes(".") || couldBeFileName(word.toLowerCase())) return false;
  const domain = canonicalDomain(word.replace(/\.+$/, ""));
  if (domain === undefined || !domain.includes(".")) return false;
  const ending = endingOf(domain);
  return isDomainEnding(ending) && !isFileExtension(ending);
}
