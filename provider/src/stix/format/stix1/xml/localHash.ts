/** 32 bits over the bytes after the first colon; over all of them if there is no colon. */
export function localHashOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] === 0x3a) return hashOfBytes(bytes, at + 1, to);
  }
  return hashOfBytes(bytes, from, to);
}

/** 53 bits over the bytes after the first colon; over all of them if there is no colon. */
export function localFingerprintOf(view: DataView, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (view.getUint8(at) === 0x3a) return fingerprintOfBytes(view, at + 1, to);
  }
  return fingerprintOfBytes(view, from, to);
}

/** 53 bits over bytes, taken four at a time: two hashes by multiplying and rotating. */
function fingerprintOfBytes(view: DataView, from: number, to: number): number {
  let one = to - from;
  let other = ~one;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const word = view.getInt32(at, true);
    one = Math.imul(one ^ word, 0x5bd1e995);
    one = (one << 13) | (one >>> 19);
    other = Math.imul(other ^ word, 0x1b873593);
    other = (other << 17) | (other >>> 15);
  }
  for (; at < to; at++) {
    const byte = view.getUint8(at);
    one = Math.imul(one ^ byte, 0x5bd1e995);
    one = (one << 13) | (one >>> 19);
    other = Math.imul(other ^ byte, 0x1b873593);
    other = (other << 17) | (other >>> 15);
  }
  other = Math.imul(other ^ (other >>> 15), 0x5bd1e995);
  return (one >>> 0) * 2 ** 21 + (other >>> 11);
}

/** 32 bits over bytes, by FNV-1a. */
export function hashOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}
