/** 3,912 */
export const number = (value: number): string => value.toLocaleString("en-US");

/** "1 system", "2 systems", "1,000 systems". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
