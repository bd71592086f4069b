/**
 * Why a system can not hold a collection of this name, or undefined. The name travels in a multipart header
 * on firmware from 26.2, and is shown in previews, where direction marks and line separators could imitate
 * another name.
 */
export function faultOfCollectionName(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.trim() !== name) return "has leading or trailing whitespace";
  if (/["\\/\p{Cc}]/u.test(name)) return "has a quote, a slash, a backslash or a control character";
  if (/[\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name))
    return "has a line separator or a direction mark";
  if (/\p{Cs}/u.test(name)) return "has an unpaired surrogate of UTF-16";
  if (Buffer.byteLength(name) > 255) return "is longer than 255 bytes";
  return undefined;
}
