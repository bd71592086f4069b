import { isUtf8 } from "node:buffer";

/** Index after the last whole UTF-8 character, so that none is torn between chunks. */
export function lastCharacterStart(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Length of the longest beginning that is UTF-8 in whole characters. */
export function validUtf8Length(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const whole = lastCharacterStart(bytes.subarray(0, middle));
    if (isUtf8(bytes.subarray(0, whole))) low = middle;
    else high = middle - 1;
  }
  return lastCharacterStart(bytes.subarray(0, low));
}
