/**
 * Everything that XML 1.0 cannot hold, not even escaped (its production 2): most control characters, lone
 * surrogates, U+FFFE, U+FFFF.
 */
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const illegalOnce = new RegExp(illegal.source, "u");

/** Most texts: recognized in a fraction of the time. */
const isPlain = /^[ -~]*$/;

export const fitsXml = (text: string): boolean => isPlain.test(text) || !illegalOnce.test(text);
export const withoutIllegal = (text: string): string => text.replace(illegal, "");

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // Parsers turn bare ones into line feeds, or whitespace in attributes.
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};
const reference = (character: string) => entities[character] ?? character;

const marked = /[&<>\r]/;
export const xmlText = (text: string): string =>
  marked.test(text) ? text.replace(/[&<>\r]/g, reference) : text;
export const xmlAttribute = (text: string): string => text.replace(/[&<>"\r\n\t]/g, reference);
