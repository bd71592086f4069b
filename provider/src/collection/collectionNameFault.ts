/**
 * Why a system could not take a collection of this name, or undefined. The name travels in a multipart header on firmware from 26.2, and is
 * read by people in previews, where marks of direction and line separators would let it pose as something else.
 */
export function faultOfCollectionName(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.trim() !== name) return "has blanks at its beginning or end";
  if (/["\\/\p{Cc}]/u.test(name)) return "has a quote, a slash, a backslash or a control character";
  if (/[\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name))
    return "has a line separator or a mark of direction";
  if (/\p{Cs}/u.test(name)) return "has half a character of UTF-16";
  if (Buffer.byteLength(name) > 255) return "is longer than 255 bytes";
  return undefined;
}
