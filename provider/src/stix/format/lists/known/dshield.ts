import { isComment } from "../head.js";
import { eachLine, lineFormat, nearlyAllRows } from "../knownFormat.js";
import { networksOfRange } from "../ranges.js";

const row = /^([0-9a-f.:]+)\t([0-9a-f.:]+)\t(\d{1,3})(?:\t|$)/i;
const names = /^start\t/i;

/** Start, end and prefix length of networks, separated by tabs. */
export const dshield = lineFormat({
  name: "dshield-block",
  title: "DShield block list",
  publisher: "SANS ISC",
  columns: ["Start", "End"],
  matches: ({ data }) =>
    nearlyAllRows(
      data.filter((line) => !names.test(line)),
      (line) => networkOf(line) !== undefined,
    ),
  open: (output) =>
    eachLine(
      (line) => isComment(line) || names.test(line),
      (line, number) => {
        const network = networkOf(line);
        if (network !== undefined) output.text(network, number);
        else output.leaveOut(row.test(line) ? "invalid-range" : "invalid-value", number);
      },
    ),
});

/** The network of a row whose start, end and length agree: an end may be a mask in the lists of others. */
function networkOf(line: string): string | undefined {
  const [, start = "", end = "", length = ""] = row.exec(line) ?? [];
  const networks = networksOfRange(start, end);
  const [network = "", ...more] = typeof networks === "string" ? [] : networks;
  const whole = network.includes(":") ? "/128" : "/32";
  const isSame = (network.includes("/") ? network : network + whole).endsWith(`/${length}`);
  return more.length === 0 && isSame ? network : undefined;
}
