/** The bit that is set in a small letter of ASCII, in digits and in hyphens, and not in a capital. */
export const ignoringCase = 0x20;

/**
 * Writes 128 bits over the UTF-16 units of a text, in the manner of MurmurHash3 x86_128, into four words; the
 * first is never 0, so that tables can mark free slots by it. Fast, not cryptographic: two texts that nobody
 * crafted collide with a chance below 10^-26 among a million; who makes texts collide on purpose only fools
 * the count of his own feed.
 *
 * @param bits set in each unit first; {@link ignoringCase} makes letters of ASCII the same in either case
 */
export function fingerprint(text: string, into: Uint32Array, bits = 0): void {
  const length = text.length;
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  let c = 0xc2b2ae35;
  let d = 0x27d4eb2f;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a = mix(a, text.charCodeAt(i) | bits, 0x239b961b);
    b = mix(b, text.charCodeAt(i + 1) | bits, 0xab0e9789);
    c = mix(c, text.charCodeAt(i + 2) | bits, 0x38b34ae5);
    d = mix(d, text.charCodeAt(i + 3) | bits, 0xa1e38b93);
    a = (a + b) | 0;
    b = (b + c) | 0;
    c = (c + d) | 0;
    d = (d + a) | 0;
  }
  if (i < length) a = mix(a, text.charCodeAt(i) | bits, 0x239b961b);
  if (i + 1 < length) b = mix(b, text.charCodeAt(i + 1) | bits, 0xab0e9789);
  if (i + 2 < length) c = mix(c, text.charCodeAt(i + 2) | bits, 0x38b34ae5);
  settle(a, b, c, d, length, into);
}

/**
 * The same over bytes, which gives what {@link fingerprint} gives for the text that they are, as long as they
 * are ASCII.
 * @returns false where they are not, and nothing was written
 */
export function fingerprintOfAscii(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: Uint32Array,
  bits = 0,
): boolean {
  const length = to - from;
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  let c = 0xc2b2ae35;
  let d = 0x27d4eb2f;
  let all = 0;
  let i = from;
  for (; i + 3 < to; i += 4) {
    const [p, q, r, s] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0, bytes[i + 3] ?? 0];
    all |= p | q | r | s;
    a = mix(a, p | bits, 0x239b961b);
    b = mix(b, q | bits, 0xab0e9789);
    c = mix(c, r | bits, 0x38b34ae5);
    d = mix(d, s | bits, 0xa1e38b93);
    a = (a + b) | 0;
    b = (b + c) | 0;
    c = (c + d) | 0;
    d = (d + a) | 0;
  }
  for (let rest = i; rest < to; rest++) all |= bytes[rest] ?? 0;
  if (all >= 0x80) return false;
  if (i < to) a = mix(a, (bytes[i] ?? 0) | bits, 0x239b961b);
  if (i + 1 < to) b = mix(b, (bytes[i + 1] ?? 0) | bits, 0xab0e9789);
  if (i + 2 < to) c = mix(c, (bytes[i + 2] ?? 0) | bits, 0x38b34ae5);
  settle(a, b, c, d, length, into);
  return true;
}

function settle(a0: number, b0: number, c0: number, d0: number, length: number, into: Uint32Array): void {
  let a = a0 ^ length;
  let b = b0 ^ length;
  let c = c0 ^ length;
  let d = d0 ^ length;
  a = (a + b + c + d) | 0;
  b = (b + a) | 0;
  c = (c + a) | 0;
  d = (d + a) | 0;
  a = finish(a);
  b = finish(b);
  c = finish(c);
  d = finish(d);
  a = (a + b + c + d) | 0;
  into[0] = a === 0 ? 1 : a;
  into[1] = b + a;
  into[2] = c + a;
  into[3] = d + a;
}

function mix(state: number, unit: number, factor: number): number {
  const k = Math.imul(Math.imul(unit + 1, 0x9e3779b1), factor);
  const x = state ^ ((k << 15) | (k >>> 17));
  return (Math.imul((x << 19) | (x >>> 13), 5) + 0x561ccd1b) | 0;
}

function finish(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
