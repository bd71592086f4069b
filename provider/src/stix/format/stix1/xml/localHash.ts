/** 32 bits over the bytes after the first colon; over all of them if there is no colon. */
export function localHashOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] === 0x3a) return hashOfBytes(bytes, at + 1, to);
  }
  return hashOfBytes(bytes, from, to);
}

/** 53 bits over the bytes after the first colon; over all of them if there is no colon. */
export function localFingerprintOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] === 0x3a) return fingerprintOfBytes(bytes, at + 1, to);
  }
  return fingerprintOfBytes(bytes, from, to);
}

/** 53 bits over bytes: {@link hashOfBytes}, and 21 bits of a hash by another factor. */
function fingerprintOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let other = 0x2545f491;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    hash = Math.imul(hash ^ byte, 0x01000193);
    other = Math.imul(other ^ byte, 0x5bd1e995);
  }
  return (hash >>> 0) * 2 ** 21 + (other >>> 11);
}

/** 32 bits over bytes, by FNV-1a. */
export function hashOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}
