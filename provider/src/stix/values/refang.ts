const defanged = /[[\](){}<>\\]|^h[x*_]{2}ps?|^(?:htx|hxt|hxx|fx|meo)/i;
const open = "[[({<]{0,2}\\s?";
const close = "\\s?[\\])}>]{0,2}";
/** A scheme, its colon and its slashes, with brackets around any of them. */
const scheme = new RegExp(
  `^${open}(h(?:xx|tt|\\*\\*|__|tx|xt)p|fxp|ftp|meow)${open}(s?)${close}${open}:${close}(?:${open}[/\\\\]${close}){2}`,
  "i",
);
const slash = /[[({<]\s?\/\s?[\])}>]|\\\//;
const dot = /[[({<]\s?(?:\.|dot|punto?)\s?[\])}>]|\\\.|[[({<]\.|\.[\])}>]/gi;
const colon = /[[({<]\s?:\s?[\])}>]|\\:/g;

/**
 * Undoes the ways in which people write an indicator so that nobody clicks it: `hxxp`, `[.]`, `(.)`, `{.}`,
 * `[dot]`, `(dot)`, `\.`, `[:]`, `[/]`, `[://]`. What follows the host stays as it is.
 */
export function refang(text: string): string {
  if (!defanged.test(text)) return text;
  // RFC 3986 puts a URL in running text between angle brackets.
  if (/^<[^<>]*>$/.test(text)) return refang(text.slice(1, -1));
  const found = scheme.exec(text);
  if (found !== null) {
    const [whole, name = "", secure = ""] = found;
    return `${schemeOf(name, secure)}://${refangRest(text.slice(whole.length), true)}`;
  }
  const other = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? "";
  return other + refangRest(text.slice(other.length), other !== "");
}

const schemeOf = (name: string, secure: string) => (/^f/i.test(name) ? "ftp" : "http") + secure.toLowerCase();

/** @param inUrl true where a scheme is before it, so that a backslash ends the host as in browsers */
function refangRest(text: string, inUrl: boolean): string {
  const plain = text.search(/[/?#]/);
  const bracketed = slash.exec(text);
  const end = plain < 0 ? text.length : plain;
  if (bracketed !== null && bracketed.index < end) {
    const path = text.slice(bracketed.index + bracketed[0].length);
    return `${refangHost(text.slice(0, bracketed.index))}/${path}`;
  }
  const host = refangHost(text.slice(0, end));
  const backslash = inUrl ? host.indexOf("\\") : -1;
  const split = backslash < 0 ? host : `${host.slice(0, backslash)}/${host.slice(backslash + 1)}`;
  return split + text.slice(end);
}

function refangHost(host: string): string {
  // The literal of an IPv6 address in a URL keeps its brackets.
  if (/^\[[0-9a-f:.]+\](:\d+)?$/i.test(host) && /:.*:/.test(host)) return host;
  const plain = host.replace(dot, ".").replace(colon, ":");
  // Half a pair, as in evil[.example], is a slip of the same habit; a bracket around the whole is one too.
  return /^[[({<]?[^[\](){}<>]*[\])}>]?(?::\d+)?$/.test(plain) ? plain.replace(/[[\](){}<>]/g, "") : plain;
}
