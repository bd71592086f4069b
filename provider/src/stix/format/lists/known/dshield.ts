import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";

const row = /^([0-9a-f.:]+)\t([0-9a-f.:]+)\t(\d{1,3})(?:\t|$)/i;

/** Start, end and prefix length of networks, separated by tabs. */
export const dshield = lineFormat({
  name: "dshield-block",
  title: "DShield block list",
  publisher: "SANS ISC",
  columns: ["Start", "End"],
  matches: ({ data }) =>
    mostLines(
      data.filter((line) => !/^start\t/i.test(line)),
      row,
      0.9,
    ),
  open: (output) =>
    eachLine(
      (line) => isComment(line) || /^start\t/i.test(line),
      (line, number) => {
        const [, start, end = ""] = row.exec(line) ?? [];
        if (start === undefined) output.leaveOut("invalid-value", number);
        else output.range(start, end, number);
      },
    ),
});
