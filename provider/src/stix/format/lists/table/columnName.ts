/** What a column is called: its name, or its number from 1. */
export const columnName = (names: readonly string[] | undefined, column: number): string =>
  names?.[column] || String(column + 1);
