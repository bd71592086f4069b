/** Which characters names may hold, by XML 1.0, fifth edition. */
const start =
  "A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F" +
  "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\uD800-\\uDB7F\\uDC00-\\uDFFF";
const more = `${start}0-9.\\u00B7\\u0300-\\u036F\\u203F\\u2040\\-`;
const ncName = `[${start}][${more}]*`;
const qualifiedName = new RegExp(`^${ncName}(?::${ncName})?$`);

/** True for a name with or without a prefix. */
export const isQualifiedName = (text: string) => qualifiedName.test(text);

const inName = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  if (byte >= 0x80 || /[A-Za-z0-9_.:-]/.test(String.fromCharCode(byte))) inName[byte] = 1;
}

/**
 * Index after the bytes that could belong to a name, from an index on; whether they make one is for
 * `isQualifiedName` to say.
 */
export function endOfName(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && inName[bytes[at] ?? 0] === 1) at += 1;
  return at;
}
