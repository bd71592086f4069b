import { rfc3339 } from "../../values/instant.js";

/** Longer texts are no dates, and are not searched for one. */
const maxCharacters = 64;

const time = String.raw`(?:[T\s,]\s{0,3}(?<time>\d{6}|\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:\s?(?<half>[ap])m)?)?`;
const zone = String.raw`(?:\s?(?<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?(?:\sUTC)?$`;
const weekday = "^(?:[a-z]{3,9},?\\s)?";
const form = (date: string) => new RegExp(`${date}${time}${zone}`, "i");

/** How dates are written beside ISO 8601; each form names its parts. */
const forms: readonly RegExp[] = [
  // `31 Dec 2026`, `Thu, 31 Dec 2026 10:00:00 GMT`
  form(String.raw`${weekday}(?<day>\d{1,2})[\s./-](?<name>[a-z]{3,9})\.?[\s,./-]\s?(?<year>\d{4})`),
  // `Dec 31, 2026`
  form(String.raw`${weekday}(?<name>[a-z]{3,9})\.?\s(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?<year>\d{4})`),
  // `31/12/2026`, `12/31/2026`
  form(String.raw`^(?<first>\d{1,2})[/-](?<second>\d{1,2})[/-](?<year>\d{4})`),
  // `20261231`, `20261231T100000Z`
  form(String.raw`^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)`),
  // `2026-12-31 10:00:00 +0000 UTC`
  form(String.raw`^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)`),
  // `Thu Dec 31 10:00:00 2026`
  new RegExp(
    String.raw`${weekday}(?<name>[a-z]{3,9})\s{1,2}(?<day>\d{1,2})\s(?<time>\d\d:\d\d:\d\d)(?:\s(?<zone>UTC|GMT))?\s(?<year>\d{4})$`,
    "i",
  ),
];

const months = "january february march april may june july august september october november december".split(
  " ",
);

/**
 * The moment that a cell names: as abuse.ch writes it (`2026-11-24 10:00:00 UTC`), `24.11.2026`, RFC 3339,
 * seconds or milliseconds since 1970, or with the name of the month. Where day and month cannot be
 * distinguished, the later reading.
 *
 * @returns RFC 3339; undefined where the text is no moment
 */
export function instantOf(text: string): string | undefined {
  const trimmed = text
    .trim()
    .replace(/^(\d\d?)\.(\d\d?)\.(\d{4})(?!\d)/, (_, day: string, month: string, year: string) =>
      [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-"),
    )
    .replace(/^(\d{4})\/(\d\d)\/(\d\d)(?!\d)/, "$1-$2-$3");
  if (/^\d{12,13}$/.test(trimmed)) return new Date(Number(trimmed)).toISOString();
  if (/^\d{9,10}$/.test(trimmed)) return new Date(Number(trimmed) * 1000).toISOString();
  const [, date, clock = "00:00:00", offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|UTC|[+-]\d\d:\d\d)?$/i.exec(trimmed) ??
    [];
  return date === undefined ? otherForm(trimmed) : instant(date, clock, offset);
}

function otherForm(text: string): string | undefined {
  if (text.length > maxCharacters || !/\d{4}/.test(text)) return undefined;
  for (const one of forms) {
    const parts = one.exec(text)?.groups;
    if (parts === undefined) continue;
    const instants = datesOf(parts).flatMap(
      (date) => instant(date, clockOf(parts), parts["zone"] ?? "Z") ?? [],
    );
    return instants.sort().at(-1);
  }
  return undefined;
}

type Parts = Readonly<Record<string, string | undefined>>;

/** One date, or two where day and month could be either. */
function datesOf({ year = "", month, name, day = "", first = "", second = "" }: Parts): readonly string[] {
  const number = (text: string) => text.padStart(2, "0");
  if (month !== undefined) return [`${year}-${month}-${day}`];
  if (name !== undefined) {
    const index = months.findIndex((one) => one.startsWith(name.toLowerCase().replace(/^sept$/, "sep")));
    return index < 0 ? [] : [`${year}-${number(String(index + 1))}-${number(day)}`];
  }
  const readings = [
    [first, second],
    [second, first],
  ] as const;
  return readings
    .filter(([, monthOfReading]) => Number(monthOfReading) <= 12)
    .map(([dayOfReading, monthOfReading]) => `${year}-${number(monthOfReading)}-${number(dayOfReading)}`);
}

function clockOf({ time: clock = "00:00", half }: Parts): string {
  const [hour = "", ...rest] = clock.replace(/^(\d\d)(\d\d)(\d\d)$/, "$1:$2:$3").split(":");
  const offset = half === undefined ? 0 : half.toLowerCase() === "p" ? 12 : 0;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + offset;
  return [String(hours).padStart(2, "0"), ...rest].join(":");
}

function instant(date: string, clock: string, zone: string): string | undefined {
  const offset = /^(?:z|utc|gmt)$/i.test(zone) ? "Z" : zone.replace(/(\d\d)(\d\d)$/, "$1:$2");
  return rfc3339(`${date}T${clock.length === 5 ? `${clock}:00` : clock}${offset}`);
}
