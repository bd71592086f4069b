import { headText } from "./sniff.js";

/** Elements that web pages, and parts of them, begin with; no feed does. */
const htmlElement =
  /^<(?:!doctype\s+html|html|head|body|meta|title|script|style|link|div|span|h[1-6]|center|table|form|iframe|noscript|img|pre|ul|ol|font|br|hr|main|header|section|article)(?=[\s/>])/i;
const beforeRoot = /^(?:\s+|<\?xml[^>]*\?>|<!--[\s\S]*?-->)/;

/** A text after its XML declaration, comments and whitespace. */
function atRoot(text: string): string {
  let rest = text;
  for (let found = beforeRoot.exec(rest); found !== null; found = beforeRoot.exec(rest)) {
    rest = rest.slice(found[0].length);
  }
  return rest;
}

/**
 * A web page in place of a feed: an error page, a login page, or the page about the feed instead of its file.
 */
function isHtml(text: string): boolean {
  if (htmlElement.test(atRoot(text))) return true;
  // What a server prints before the page, such as a warning of its program.
  return (
    /^[^\S\n]*<(?:!doctype\s+html|html)\b/im.test(text.slice(0, 4_096)) &&
    /<(?:head|body|title)\b/i.test(text)
  );
}

type Named = readonly (readonly [name: string, pattern: RegExp])[];

/** XML by its outermost element. */
const roots: Named = [
  ["an OpenIOC document", /^<(?:[\w-]+:)?(?:ioc|OpenIOC)[\s>]/],
  ["an RSS or Atom feed", /^<(?:rss|feed|rdf:RDF)[\s>]/],
  ["an IODEF document", /^<(?:[\w-]+:)?IODEF-Document[\s>]/],
  ["a MAEC document", /^<(?:[\w-]+:)?MAEC_(?:Bundle|Package)[\s>]/],
  ["a sitemap", /^<(?:urlset|sitemapindex)[\s>]/],
  ["an SVG image", /^<svg[\s>]/],
];

/** Texts by a line that nothing else has. */
const anywhere: Named = [
  [
    "a set of YARA rules",
    /^(?:import\s+"\w+"\s*$|(?:private\s+|global\s+)*rule\s+\w+\s*(?::[\w\s]+)?\s*\{)/m,
  ],
  [
    "a set of Snort or Suricata rules",
    /^(?:#\s*)?(?:alert|drop|reject|rejectsrc|rejectdst|rejectboth|pass|log|block)\s+[a-z][a-z0-9-]+\s+\S+\s+\S+\s+(?:->|<>|<-|=>)\s/m,
  ],
  ["a PEM certificate or key", /^-----BEGIN [A-Z ]+-----/],
  ["a Sigma rule", /^logsource:[\s\S]*^detection:|^detection:[\s\S]*^logsource:/m],
  ["an nftables configuration", /^[^\S\n]*(?:add\s+)?table\s+(?:ip6?|inet|bridge|arp|netdev)\s+\S+\s*\{/m],
  ["a BIND configuration", /^[^\S\n]*zone\s+"[^"]+"\s+(?:IN\s+)?\{/m],
  ["an SQL script", /^(?:INSERT\s+INTO|CREATE\s+TABLE)\s+\S/im],
  ["a Zeek log", /^#path\t(?!intel)/m],
  ["a difference between two files", /^(?:diff --git a\/|--- \S.*\r?\n\+\+\+ \S)/m],
];

/** Texts by their first line that is no comment. */
const firstLines: Named = [
  ["a pointer of Git LFS, not the file itself", /^version https:\/\/git-lfs\.github\.com\/spec\//],
  ["a syslog file", /^<\d{1,3}>(?:1 |[A-Z][a-z]{2} [ \d]\d )/],
  ["a log in the Common Event Format (CEF)", /^(?:\S.*\s)?CEF:\d+\|/],
  ["a log in the Log Event Extended Format (LEEF)", /^(?:\S.*\s)?LEEF:[\d.]+\|/],
  ["a syslog file", /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ \S/],
  ["a syslog file", /^\d{4}-\d\d-\d\dT\S+ \S+ [\w./-]+(?:\[\d+\])?: /],
  ["a log of a web server", /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/],
  ["an e-mail message", /^(?:From|Received|Return-Path|Delivered-To|MIME-Version|Message-ID): \S/],
  ["the configuration of a resolver", /^(?:nameserver\s+[0-9a-f.:]+|search\s+\S+)$/i],
  ["a YAML document", /^(?:---(?:\s|$)|%YAML)/],
];

/** JSON by its first key. */
const documents: Named = [
  ["an HTTP archive (HAR)", /^\{\s*"log"\s*:\s*\{/],
  ["an OpenAPI description", /^\{\s*"(?:openapi|swagger)"\s*:/],
  ["a Sigma rule", /^(?=[\s\S]*"logsource"\s*:\s*\{)[\s\S]*"detection"\s*:\s*\{/],
  ["an RTF document", /^\{\\rtf/],
];

/** A key over a list or over other keys. */
const yamlStart =
  /^[A-Za-z_][\w-]*:[ \t]*(?:#.*)?\r?\n(?:[ \t]*#.*\r?\n)*[ \t]*(?:-[ \t]+\S|[ \t]+[A-Za-z_][\w-]*:(?:\s|$))/;
const yamlRecords = /^-[ \t]+[A-Za-z_][\w-]*:[ \t]+\S.*\r?\n[ \t]+[A-Za-z_][\w-]*:[ \t]/;
const setting = /^([A-Za-z_][\w-]*):[ \t]+\S/;

/** Lists over keys, records, or settings whose keys are all different; a list may repeat `ip: VALUE`. */
function isYaml(text: string): boolean {
  // Unbound's configuration has keys over keys too.
  if (/^[^\S\n]*local-(?:zone|data):/m.test(text)) return false;
  if (yamlStart.test(text) || yamlRecords.test(text)) return true;
  const lines = text.split(/\r?\n/, 50).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const keys = lines.map((line) => setting.exec(line)?.[1]);
  return lines.length > 1 && new Set(keys).size === lines.length && !keys.includes(undefined);
}

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
  const body = text.replace(/^(?:[ \t]*(?:#.*)?\r?\n)+/, "");
  const line = body.split(/\r?\n/, 1)[0] ?? "";
  if (/^\s*\{/.test(text)) return named(documents, text.trimStart());
  if (/^\s*</.test(text)) return named(roots, atRoot(text)) ?? named(firstLines, line);
  return named(anywhere, text) ?? named(firstLines, line) ?? (isYaml(body) ? "a YAML document" : undefined);
}

const named = (formats: Named, text: string): string | undefined =>
  formats.find(([, pattern]) => pattern.test(text))?.[0];
