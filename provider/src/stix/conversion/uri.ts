/** RFC 3986 without the brackets of an IPv6 host. */
const uri =
  /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})+(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*)?$/i;

/** The address as a URI, with what a URI cannot hold percent-encoded; `undefined` where it is none. */
export function uriOf(address: string): string | undefined {
  const text = address.trim();
  if (!URL.canParse(text)) return undefined;
  if (uri.test(text)) return text;
  const { href } = new URL(text);
  const encoded = href.replace(/%(?![0-9a-f]{2})|[|\\^`{}"<>[\]]/gi, (character) =>
    encodeURIComponent(character),
  );
  return uri.test(encoded) ? encoded : undefined;
}
