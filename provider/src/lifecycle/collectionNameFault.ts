/** Why a system could not take a collection of this name, or undefined. The name travels in a multipart header on firmware from 26.2. */
export function faultOfCollectionName(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.trim() !== name) return "has blanks at its beginning or end";
  if (/["\\/\p{Cc}]/u.test(name)) return "has a quote, a slash, a backslash or a control character";
  if (Buffer.byteLength(name) > 255) return "is longer than 255 bytes";
  return undefined;
}
