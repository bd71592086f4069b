import { headText } from "./sniff.js";

/** Elements that web pages, and parts of them, begin with; no feed does. */
const htmlElement =
  /^<(?:!doctype\s+html|html|head|body|meta|title|script|style|link|div|span|h[1-6]|center|table|form|iframe|noscript|img|pre|ul|ol|font|br|hr|main|header|section|article)(?=[\s/>])/i;
const beforeRoot = /^(?:\s+|<\?xml[^>]*\?>|<!--[\s\S]*?-->)/;

/**
 * A web page in place of a feed: an error page, a login page, or the page about the feed instead of its file.
 */
function isHtml(text: string): boolean {
  let rest = text;
  for (let found = beforeRoot.exec(rest); found !== null; found = beforeRoot.exec(rest)) {
    rest = rest.slice(found[0].length);
  }
  if (htmlElement.test(rest)) return true;
  // What a server prints before the page, such as a warning of its program.
  return (
    /^\s*<(?:!doctype\s+html|html)\b/im.test(text.slice(0, 4_096)) && /<(?:head|body|title)\b/i.test(text)
  );
}

const formats: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["an OpenIOC document", /^\s*(?:<\?xml[^>]*\?>\s*)?<(?:ioc|OpenIOC)\b/],
  ["an RSS or Atom feed", /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<\?[^>]*\?>\s*)*<(?:rss|feed|rdf:RDF)\b/],
  [
    "a set of YARA rules",
    /^(?:import\s+"\w+"\s*$|(?:private\s+|global\s+)*rule\s+\w+\s*(?::[\w\s]+)?\s*\{)/m,
  ],
  [
    "a set of Snort or Suricata rules",
    /^(?:#\s*)?(?:alert|drop|reject|pass|log|block)\s+(?:tcp|udp|icmp|ip|http|dns|tls|ssh|ftp|smb)\s+\S+\s+\S+\s+(?:->|<>)\s/m,
  ],
  ["a PEM certificate or key", /^-----BEGIN [A-Z ]+-----/],
  ["an RTF document", /^\{\\rtf/],
];

/** Characters that show what a text is. */
const maxCharacters = 16 * 1024;

/**
 * The format of a text that is neither STIX nor a list, where it is known.
 *
 * @param head first bytes of the text
 */
export function foreignText(head: Buffer): string | undefined {
  const text = headText(head.subarray(0, maxCharacters));
  if (isHtml(text)) return "a web page (HTML), not a feed";
  return formats.find(([, pattern]) => pattern.test(text))?.[0];
}
