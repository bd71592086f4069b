/** True where the bytes from an index on begin with others. */
export function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  const { length } = prefix;
  if (at + length > bytes.length) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}
