const millisecondsOf: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a duration such as `30d`. */
export function parseDuration(text: string): number {
  return Number.parseInt(text, 10) * (millisecondsOf[text.slice(-1)] ?? Number.NaN);
}

const bytesOf: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  ki: 1024,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** Bytes of a size such as `50 MB` (10^6) or `50 MiB` (2^20). */
export function parseSize(text: string): number {
  const [, number = "", unit = ""] = /^([\d.]+) ?([kKMG]i?)?B?$/.exec(text) ?? [];
  return Math.floor(Number(number) * (bytesOf[unit] ?? Number.NaN));
}
