/** Says by a cell why its row is not uploaded; undefined where it is. */
export type Mark = (cell: string) => string | undefined;
