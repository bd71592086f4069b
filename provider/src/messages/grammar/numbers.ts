import { groupedNumber } from "../../stix/groupedNumber.js";
import { type Slot, slot, whole } from "./slot.js";

const number = String.raw`-?\d[\d,]*(?:\.\d+)?(?:e[+\-]?\d+)?`;

const grouped = (value: number): string =>
  Number.isSafeInteger(value) && value >= 0 ? groupedNumber(value) : String(value);

const read = (text: string): number => Number(text.replaceAll(",", ""));

/** A count, with separators between thousands: `3,912`. */
export const integer: Slot<number> = slot(number, grouped, read);

/** A number that counts nothing, such as an id: `3912`. */
export const id: Slot<number> = slot(number, String, read);

/** A count with its noun: `1 indicator`, `3,912 indicators`. */
export function counted(one: string, many = `${one}s`): Slot<number> {
  return slot(
    `${number} (?:${many}|${one})`,
    (value) => `${grouped(value)} ${value === 1 ? one : many}`,
    (text) => read(text.slice(0, text.indexOf(" "))),
  );
}

/** Milliseconds since 1970, written as ISO 8601 in UTC; a number that is no such time is written as it is. */
export const instant: Slot<number> = slot(
  String.raw`[\-+\d][\dTZ:.e+\-]*`,
  (value) =>
    Number.isInteger(value) && Math.abs(value) <= maxInstant ? new Date(value).toISOString() : String(value),
  (text) => (isNumber.test(text) ? Number(text) : Date.parse(text)),
);

/** The last instant of ECMAScript's time. */
const maxInstant = 8.64e15;
const isNumber = whole(number);
