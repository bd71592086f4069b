import { csvFormat } from "../csvFormat.js";
import { kindOfCell } from "../judging.js";
import { nearlyAllRows } from "../knownFormat.js";

/** Domains or addresses with a description, a date and a page about them; no header. */
export const bambenek = csvFormat({
  name: "bambenek-csv",
  title: "Bambenek CSV",
  publisher: "Bambenek",
  header: ["indicator", "description", "date", "manual"],
  value: "indicator",
  headless: {
    matches: (rows, { comments }) =>
      comments.some((comment) => /bambenek/i.test(comment)) &&
      nearlyAllRows(
        rows,
        ([value = "", ...rest]) =>
          rest.length >= 2 && /^(?:address|domain|url|port)$/.test(kindOfCell(value)),
      ),
    value: 0,
  },
});
