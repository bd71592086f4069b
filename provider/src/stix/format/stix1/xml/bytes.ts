/** Bytes that the grammar of XML is made of. */
export const lessThan = 0x3c;
export const greaterThan = 0x3e;
export const slash = 0x2f;
export const exclamation = 0x21;
export const question = 0x3f;
export const space = 0x20;
export const equals = 0x3d;
export const doubleQuote = 0x22;
export const singleQuote = 0x27;
export const semicolon = 0x3b;
export const bracket = 0x5d;
export const carriageReturn = 0x0d;
export const lineFeed = 0x0a;

export const commentStart = Buffer.from("<!--");
export const sectionStart = Buffer.from("<![CDATA[");

/** True for what XML calls white space. */
export const isWhitespace = (byte: number | undefined) =>
  byte === space || byte === lineFeed || byte === carriageReturn || byte === 0x09;
