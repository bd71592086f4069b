import { isComment } from "../head.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";
import { eachLine, lineFormat, nearlyAllRows } from "../knownFormat.js";
import { readValues } from "../text/values.js";

const signed = /^[+-](?![+.-])\S/;

/** `+VALUE` and `-VALUE`, as updates of a list are written: what is removed is no indicator. */
export const signedLines = lineFormat({
  name: "signed-lines",
  title: "list of changes",
  publisher: "updates of lists",
  columns: ["values after +"],
  matches: ({ data }) =>
    data.some((line) => line.startsWith("+")) &&
    nearlyAllRows(data, (line) => signed.test(line) && isIndicatorKind(kindOfCell(line.slice(1)))),
  open: (output) =>
    eachLine(isComment, (line, number) => {
      if (line.startsWith("-")) output.leaveOut("deleted", number);
      else readValues(line.replace(/^\+/, ""), number, output);
    }),
});
