/** Characters that move the cursor, colour a terminal, break a line or turn the direction of what follows. */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Foreign text fit for one line of a terminal or log: what could play tricks there is shown by its number. */
export function printable(text: string): string {
  return text.replace(unprintable, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
