/**
 * Writes 128 bits over the UTF-16 units of a text, in the manner of MurmurHash3 x86_128, into four words; the first is never 0, so
 * that tables can mark free slots by it. Fast, not cryptographic: two honest texts collide with a chance below 10^-26 among a
 * million; who makes texts collide on purpose only fools the count of his own feed.
 */
export function fingerprint(text: string, into: Uint32Array): void {
  const length = text.length;
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  let c = 0xc2b2ae35;
  let d = 0x27d4eb2f;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a = mix(a, text.charCodeAt(i), 0x239b961b);
    b = mix(b, text.charCodeAt(i + 1), 0xab0e9789);
    c = mix(c, text.charCodeAt(i + 2), 0x38b34ae5);
    d = mix(d, text.charCodeAt(i + 3), 0xa1e38b93);
    a = (a + b) | 0;
    b = (b + c) | 0;
    c = (c + d) | 0;
    d = (d + a) | 0;
  }
  if (i < length) a = mix(a, text.charCodeAt(i), 0x239b961b);
  if (i + 1 < length) b = mix(b, text.charCodeAt(i + 1), 0xab0e9789);
  if (i + 2 < length) c = mix(c, text.charCodeAt(i + 2), 0x38b34ae5);
  a ^= length;
  b ^= length;
  c ^= length;
  d ^= length;
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
  const k = Math.imul((unit + 1) * 0x9e3779b1, factor);
  const x = state ^ ((k << 15) | (k >>> 17));
  return (Math.imul((x << 19) | (x >>> 13), 5) + 0x561ccd1b) | 0;
}

function finish(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
