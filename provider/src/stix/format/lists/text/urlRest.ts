import { kindOfCell } from "../judging.js";

const scheme = /^[a-z][a-z0-9+.-]*(?::|\[:\])\/\/\S/i;
const word = /^(?:[a-z][\w &+:()-]*[a-z0-9)]|\d{2,}|\d{4}-\d\d-\d\d.*|\d{1,2}\/\d{1,2}\/\d{4}.*)$/i;
const name = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
const address = /^(?:\d{1,3}\.){3}\d{1,3}:?$/;

/**
 * True for a text after a URL and a delimiter that no URL goes on with as a rule: a word, a number of several
 * digits, a date, an address or a name. One character, a text with a slash or equals sign, the name of a file
 * and an empty text may as well belong to the URL.
 */
export const isNoUrlRest = (text: string): boolean =>
  word.test(text) || address.test(text) || (name.test(text) && kindOfCell(text) === "domain");

/** True for a line with a URL after whose first delimiter a cell of a table could begin. */
export const mayHoldCell = (line: string): boolean => line.split(betweenUrls).some(mayGoOn);

const betweenUrls = /\s+|[,;|](?=[a-z][a-z0-9+.-]{0,20}:\/\/)/i;

function mayGoOn(url: string): boolean {
  if (!scheme.test(url)) return false;
  const [, ...rest] = url.split(/[,;|]/).filter((part) => part !== "");
  return rest.length > 0 && rest.every(isNoUrlRest);
}
