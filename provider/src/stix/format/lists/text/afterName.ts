const maxCharacters = 40;
const network = /^(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2}|\s*-\s*(?:\d{1,3}\.){3}\d{1,3})?$/;

/**
 * The IPv4 network or range of `NAME:NETWORK`, as lists of file sharing programs write it; undefined where
 * there is none, and where the name may be an address.
 */
export function networkAfterName(line: string): string | undefined {
  const colon = line.lastIndexOf(":");
  if (colon < 0 || line.length - colon > maxCharacters) return undefined;
  const text = line.slice(colon + 1).trim();
  if (!network.test(text)) return undefined;
  return colon === 0 || /[^\d.\s]/.test(line.slice(0, colon)) ? text : undefined;
}
