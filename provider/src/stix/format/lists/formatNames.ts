// The readers of lists are loaded where somebody asks for their names.
const texts = (): typeof import("./formatTable.js") => require("./formatTable.js");
const json = (): typeof import("./json/jsonFormats.js") => require("./json/jsonFormats.js");

/** The names that the argument `format` and `--format` take, sorted. */
export const formatNames = (): readonly string[] =>
  [...texts().formatTable, ...json().jsonFormats]
    .map(({ name }) => name)
    .concat("csv", "lines")
    .sort();
