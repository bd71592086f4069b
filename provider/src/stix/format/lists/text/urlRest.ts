const scheme = /^[a-z][a-z0-9+.-]*(?::|\[:\])\/\/\S/i;
const word = /^(?:[a-z][\w &+:()-]*[a-z0-9)]|\d{2,}|\d{4}-\d\d-\d\d.*|\d{1,2}\/\d{1,2}\/\d{4}.*)$/i;
const address = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/**
 * True for a text after a URL and a delimiter that no URL goes on with as a rule: a word, a number of several
 * digits, a date or an address. One character, a text with a slash, dot or equals sign, and an empty text may
 * as well belong to the URL.
 */
export const isNoUrlRest = (text: string): boolean => word.test(text) || address.test(text);

/** True for a URL after whose first delimiter a cell of a table could begin. */
export function mayHoldCell(url: string): boolean {
  if (!scheme.test(url)) return false;
  const [, ...rest] = url.split(/[,;|]/);
  return rest.length > 0 && rest.every(isNoUrlRest);
}
