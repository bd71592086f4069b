import { domainToASCII } from "node:url";
import { numericAddresses } from "./numericAddresses.js";

const schemeAndSlashes = /^[a-z][a-z0-9+.-]*:[/\\]*/i;
/** More than a URL has; a hostile one must not multiply the work. */
const maxParts = 16;

/**
 * Every host that some program could read in a URL: as browsers do (WHATWG), and as lenient parsers do, which
 * disagree about user information, backslashes, percent signs, missing slashes, ports out of range and
 * numbers that represent an IPv4 address. Names come as A-labels in lower case without a trailing dot,
 * addresses in usual form and without brackets.
 *
 * @param nested whether the hosts of URLs inside of the URL count
 */
export function hostsOf(url: string, nested = true): ReadonlySet<string> {
  const hosts = new Set<string>();
  const texts = [...spellings(url.trim())];
  for (const text of nested ? texts.flatMap(withNested) : texts) {
    // `own.example:8080` has a port, not a scheme.
    const withoutScheme = /^[a-z][a-z0-9+-]*:[/\\]/i.test(text) ? [] : [text.replace(/^[/\\]+/, "")];
    for (const rest of new Set([text.replace(schemeAndSlashes, ""), ...withoutScheme])) {
      addBrowsersHost(rest, hosts);
      for (const host of authorityParts(rest)) addHost(host, hosts);
    }
  }
  return hosts;
}

/** More than any program resolves. */
const maxDecodings = 5;

/** The text as written and with its percent signs resolved, as often as it has some. */
function spellings(url: string): ReadonlySet<string> {
  const found = new Set([url]);
  let text = url;
  for (let i = 0; i < maxDecodings && text.includes("%"); i++) {
    text = decoded(text);
    found.add(text);
  }
  return found;
}

/** A URL and those inside of it, as in `jar:http://…`, `?u=https://…` and the paths of archives. */
function withNested(text: string): readonly string[] {
  const found = [text];
  const start = /(?:https?|wss?|ftps?):\/{1,2}(?!\/)/gi;
  for (let match = start.exec(text); match !== null && found.length <= maxParts; match = start.exec(text)) {
    if (match.index > 0) found.push(text.slice(match.index));
  }
  return found;
}

/** Octet by octet, as malformed sequences must not hide the others. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (octets) =>
    Buffer.from(octets.replaceAll("%", ""), "hex").toString("utf8"),
  );

function addBrowsersHost(rest: string, hosts: Set<string>): void {
  // The parser knows hosts of `http` best, whatever the scheme.
  const text = `http://${rest}`;
  if (URL.canParse(text)) addHost(new URL(text).hostname, hosts);
}

/** Control characters end a text for programs that are written in C. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const divides = /[@?#\\\s;,&!\u0000-\u001f\u007f]/;

/** What is before the path, divided at all signs at which parsers disagree. */
function* authorityParts(rest: string): Generator<string> {
  const untilPath = rest.split("/", 1)[0] ?? "";
  const parts = untilPath.split(divides).slice(0, maxParts);
  for (const part of new Set([untilPath, ...parts])) {
    yield part;
    // A port, in range or not, or a password.
    yield part.replace(/:[^:\]]*$/, "");
    yield part.split(":", 1)[0] ?? "";
  }
}

function addHost(text: string, hosts: Set<string>): void {
  const plain = text
    .trim()
    .replace(/^\[|\](?::.*)?$/g, "")
    // A zone names an interface of one machine.
    .replace(/^(?=[0-9a-f.]*:)([0-9a-f:.]*)%.*$/i, "$1")
    .replace(/\.+$/, "")
    .toLowerCase();
  if (plain === "" || /[/]/.test(plain) || divides.test(plain)) return;
  hosts.add(plain);
  const ascii = plain.includes(":") ? "" : domainToASCII(plain);
  if (ascii !== "") hosts.add(ascii.replace(/\.+$/, ""));
  for (const spelled of new Set([plain, ascii]))
    for (const address of numericAddresses(spelled)) hosts.add(address);
}
