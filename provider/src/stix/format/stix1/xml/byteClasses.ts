/** What a byte of UTF-8 means to XML, so that loops run through the many that mean nothing. */
export const plain = 0;
export const lessThan = 1;
export const ampersand = 2;
export const bracket = 3;
export const newline = 4;
/** Tab and carriage return, which attributes turn into spaces. */
export const whitespace = 5;
/** A control character that XML forbids. */
export const forbidden = 6;
/** The first byte of U+FFFE and U+FFFF, which XML forbids, and of many characters that it allows. */
export const suspect = 7;
export const quote = 8;

function classes(): Uint8Array {
  const of = new Uint8Array(256);
  for (let byte = 0; byte < 0x20; byte++) of[byte] = forbidden;
  of[0x09] = whitespace;
  of[0x0a] = newline;
  of[0x0d] = whitespace;
  of[0x26] = ampersand;
  of[0x3c] = lessThan;
  of[0xef] = suspect;
  return of;
}

/** For the values of attributes. */
export const inAttribute = classes();
inAttribute[0x22] = quote;
inAttribute[0x27] = quote;

/** For text; `]` may begin `]]>`, and white space is like any character. */
export const inText = classes();
inText[0x5d] = bracket;
inText[0x09] = plain;
inText[0x0d] = plain;

/** For comments, sections and instructions: only what is forbidden and what makes lines. */
export const inSection = classes();
inSection[0x09] = plain;
inSection[0x0d] = plain;
inSection[0x26] = plain;
inSection[0x3c] = plain;

/** True if U+FFFE or U+FFFF is at an index whose byte is a `suspect`. */
export function isNonCharacter(bytes: Uint8Array, at: number): boolean {
  const last = bytes[at + 2];
  return bytes[at + 1] === 0xbf && (last === 0xbe || last === 0xbf);
}

/** For two bytes at a time, little-endian: 1 where one of them means something. */
function pairsOf(classes: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(2 ** 16);
  for (let pair = 0; pair < pairs.length; pair++) {
    if (classes[pair & 0xff] !== plain || classes[pair >>> 8] !== plain) pairs[pair] = 1;
  }
  return pairs;
}

const pairsInAttribute = pairsOf(inAttribute);
const pairsInText = pairsOf(inText);

/**
 * Index of the first byte at or after another that means something in an attribute's value; the length where
 * there is none.
 */
export function endOfPlainValue(bytes: DataView, from: number): number {
  return endOfPlain(bytes, from, pairsInAttribute, inAttribute);
}

/** The same in text. */
export function endOfPlainText(bytes: DataView, from: number): number {
  return endOfPlain(bytes, from, pairsInText, inText);
}

function endOfPlain(bytes: DataView, from: number, pairs: Uint8Array, classes: Uint8Array): number {
  const end = bytes.byteLength;
  let at = from;
  for (; at + 3 < end; at += 4) {
    const four = bytes.getUint32(at, true);
    if (pairs[four & 0xffff] !== 0 || pairs[four >>> 16] !== 0) break;
  }
  while (at < end && classes[bytes.getUint8(at)] === plain) at += 1;
  return at;
}
