/** First bytes of a snapshot; the digit is the version of the form. */
export const snapshotMagic = Buffer.from("EHVALUE1", "latin1");
/** Two words of the fingerprint, then the type (1 byte) and the length of the value (4 bytes). */
export const recordHeadBytes = 13;
export const typeAt = 8;
export const lengthAt = 9;
/** After the last record: CRC-32 of all before. */
export const trailerBytes = 4;
