const maxAddress = 2 ** 32;

/**
 * The IPv4 addresses that a text of one to four numbers can represent, as `inet_aton` reads them: decimal,
 * octal and hexadecimal, the last number filling what is left. Numbers with leading zeros are octal to some
 * programs and decimal to others, and some cut octets and numbers that are too large.
 */
export function numericAddresses(text: string): readonly string[] {
  const parts = text.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[0-9a-f]*|0o[0-7]+|0b[01]+|\d+)$/i.test(part)))
    return [];
  const found = new Set<string>();
  for (const octal of [true, false]) {
    const numbers = parts.map((part) => numberOf(part, octal));
    const last = numbers.pop() ?? 0;
    if (![...numbers, last].every(Number.isSafeInteger)) continue;
    const span = 256 ** (4 - numbers.length);
    const high = numbers.reduce((sum, number, at) => sum + (number % 256) * 256 ** (3 - at), 0);
    found.add(dotted((high + (last % span)) % maxAddress));
  }
  return [...found];
}

function numberOf(part: string, octal: boolean): number {
  if (/^0x/i.test(part)) return part.length === 2 ? 0 : Number.parseInt(part.slice(2), 16);
  if (/^0[ob]/i.test(part)) return Number(part.toLowerCase());
  return octal && /^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part);
}

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
