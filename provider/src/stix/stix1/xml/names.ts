/** Which characters names may hold, by XML 1.0, fifth edition. */
const start =
  "A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F" +
  "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\uD800-\\uDB7F\\uDC00-\\uDFFF";
const more = `${start}0-9.\\u00B7\\u0300-\\u036F\\u203F\\u2040\\-`;

/** A name without a colon. */
const ncName = `[${start}][${more}]*`;

/** A name with or without a prefix, at the sticky position. */
export const qualifiedName = new RegExp(`${ncName}(?::${ncName})?`, "y");

/** Blanks, a name, an equals sign and a quoted value, at the sticky position. */
export const attribute = new RegExp(
  `[ \\t\\r\\n]+(${ncName}(?::${ncName})?)[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  "y",
);

/** What XML allows in no place at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
export const forbiddenCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
