const closing = /[,;}\])>"'`!?]$|(?<!:):$/;
const opening = /^[{([<"'`]/;

/** A word without the punctuation that rules and sentences put around values, as in `{198.51.100.7;`. */
export function withoutPunctuation(word: string): string {
  let plain = word;
  while (closing.test(plain)) plain = plain.slice(0, -1);
  while (opening.test(plain)) plain = plain.slice(1);
  return plain;
}

/** A cell between spaces without the delimiter at its end, as in `A: B, C;`. */
export const withoutDelimiter = (cell: string): string => cell.replace(/(?<=[^:,;])(?::|[,;]+)$/, "");
