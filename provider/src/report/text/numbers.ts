import { groupedNumber } from "../../stix/groupedNumber.js";

/** 3,912 */
export const number = (value: number): string => groupedNumber(value);

/** "1 system", "2 systems", "1,000 systems". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
