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
 */
export function hostsOf(url: string): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const text of spellings(url.trim())) {
    // `own.example:8080` has a port, not a scheme.
    const withoutScheme = /^[a-z][a-z0-9+-]*:[/\\]/i.test(text) ? [] : [text.replace(/^[/\\]+/, "")];
    for (const rest of new Set([text.replace(schemeAndSlashes, ""), ...withoutScheme])) {
      addBrowsersHost(rest, hosts);
      for (const host of authorityParts(rest)) addHost(host, hosts);
    }
  }
  return hosts;
}

/** The text as written and with its percent signs resolved, once and twice. */
function spellings(url: string): ReadonlySet<string> {
  const once = decoded(url);
  return new Set([url, once, decoded(once)]);
}

/** Octet by octet, as malformed sequences mustn't hide the others. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (octets) =>
    Buffer.from(octets.replaceAll("%", ""), "hex").toString("utf8"),
  );

function addBrowsersHost(rest: string, hosts: Set<string>): void {
  // The parser knows hosts of `http` best, whatever the scheme.
  const text = `http://${rest}`;
  if (URL.canParse(text)) addHost(new URL(text).hostname, hosts);
}

/** What is before the path, divided at all signs at which parsers disagree. */
function* authorityParts(rest: string): Generator<string> {
  const untilPath = rest.split("/", 1)[0] ?? "";
  const parts = untilPath.split(/[@?#\\\s;,&]/).slice(0, maxParts);
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
    .replace(/\.+$/, "")
    .toLowerCase();
  if (plain === "" || /[\s/?#@\\]/.test(plain)) return;
  hosts.add(plain);
  const ascii = plain.includes(":") ? "" : domainToASCII(plain);
  if (ascii !== "") hosts.add(ascii.replace(/\.+$/, ""));
  for (const address of numericAddresses(plain)) hosts.add(address);
}
