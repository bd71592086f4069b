/** Index after the first colon; `from` where there is no colon. */
function startOfLocal(bytes: DataView, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes.getUint8(at) === 0x3a) return at + 1;
  return from;
}

/** 32 bits over the bytes after the first colon; over all of them if there is no colon. */
export const localHashOf = (bytes: DataView, from: number, to: number): number =>
  hashOfBytes(bytes, startOfLocal(bytes, from, to), to);

/** 53 bits over the bytes after the first colon; over all of them if there is no colon. */
export const localFingerprintOf = (bytes: DataView, from: number, to: number): number =>
  fingerprintOfBytes(bytes, startOfLocal(bytes, from, to), to);

/** 32 bits over bytes, taken four at a time: a hash by multiplying and rotating. */
export function hashOfBytes(bytes: DataView, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    hash = Math.imul(hash ^ bytes.getInt32(at, true), 0x5bd1e995);
    hash = (hash << 13) | (hash >>> 19);
  }
  for (; at < to; at++) {
    hash = Math.imul(hash ^ bytes.getUint8(at), 0x5bd1e995);
    hash = (hash << 13) | (hash >>> 19);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x1b873593);
}

/** 53 bits over bytes, taken four at a time: two hashes by multiplying and rotating. */
function fingerprintOfBytes(bytes: DataView, from: number, to: number): number {
  let one = to - from;
  let other = ~one;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const word = bytes.getInt32(at, true);
    one = Math.imul(one ^ word, 0x5bd1e995);
    one = (one << 13) | (one >>> 19);
    other = Math.imul(other ^ word, 0x1b873593);
    other = (other << 17) | (other >>> 15);
  }
  for (; at < to; at++) {
    const byte = bytes.getUint8(at);
    one = Math.imul(one ^ byte, 0x5bd1e995);
    one = (one << 13) | (one >>> 19);
    other = Math.imul(other ^ byte, 0x1b873593);
    other = (other << 17) | (other >>> 15);
  }
  other = Math.imul(other ^ (other >>> 15), 0x5bd1e995);
  return (one >>> 0) * 2 ** 21 + (other >>> 11);
}
