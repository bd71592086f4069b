const zero = 0x30;

/**
 * Milliseconds since 1970 of a timestamp as STIX 2 writes it, e.g. `2026-01-01T00:00:00.000Z`; undefined
 * where it is none. It says what Date.parse says, without making a string first.
 */
export function instantOfBytes(bytes: Buffer, from: number, to: number): number | undefined {
  const day = digits(bytes, from + 8, 2);
  const fraction = to - from - 21;
  if (to - from === 20 || (bytes[from + 19] === 0x2e && fraction > 0 && fraction <= 9)) {
    const [year, month] = [digits(bytes, from, 4), digits(bytes, from + 5, 2)];
    const [hour, minute, second] = [
      digits(bytes, from + 11, 2),
      digits(bytes, from + 14, 2),
      digits(bytes, from + 17, 2),
    ];
    const millisecond =
      fraction > 0 ? digits(bytes, from + 20, Math.min(3, fraction)) * 10 ** Math.max(0, 3 - fraction) : 0;
    const rest = fraction > 3 ? digits(bytes, from + 23, fraction - 3) : 0;
    const inRange =
      month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59;
    // A value that is no number fails every comparison.
    if (inRange && year >= 1 && millisecond >= 0 && rest >= 0 && hour >= 0 && minute >= 0 && second >= 0) {
      const isPunctuated =
        bytes[from + 4] === 0x2d &&
        bytes[from + 7] === 0x2d &&
        bytes[from + 10] === 0x54 &&
        bytes[from + 13] === 0x3a &&
        bytes[from + 16] === 0x3a &&
        bytes[to - 1] === 0x5a;
      if (isPunctuated && year >= 100)
        return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
    }
  }
  // Days that not every month has, and what is no timestamp, are rare enough.
  const text = bytes.toString("latin1", from, to);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function digits(bytes: Buffer, from: number, count: number): number {
  let number = 0;
  for (let i = from; i < from + count; i++) {
    const digit = (bytes[i] ?? 0) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
