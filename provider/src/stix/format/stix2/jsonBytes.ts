/** Bytes that the grammar of JSON is made of. */
export const quote = 0x22;
export const backslash = 0x5c;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const comma = 0x2c;
export const colon = 0x3a;
export const newline = 0x0a;

/** True for the white space of JSON, except line breaks. */
export const isSpace = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d;
