import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import { namesExceptions } from "../marks/exceptionNames.js";
import { SectionedLines } from "../marks/sectionedLines.js";
import { ValueLines } from "../text/valueLines.js";
import { readValues } from "../text/values.js";

/** Addresses and networks a line, with a comment block of FireHOL's. */
export const netset = lineFormat({
  name: "netset",
  title: "netset or ipset list",
  publisher: "FireHOL",
  columns: [],
  matches: ({ comments, data }) =>
    comments.some((comment) => /\bhash:(?:net|ip)\b|\bipset\b|\bnetset\b/i.test(comment)) &&
    mostLines(data, /^[0-9a-f.:]+(?:\/\d{1,3})?$/i, 0.9),
  open: (output) => new SectionedLines(output, new ValueLines(output)),
});

/** What `ipset save` and nftables scripts print: `add NAME ADDRESS timeout 0`. */
export const ipsetSave = lineFormat({
  name: "ipset-save",
  title: "ipset save file",
  publisher: "ipset",
  columns: ["element after the set's name"],
  matches: ({ data }) =>
    mostLines(data, /^(?:add|-A)\s+\S+\s+[0-9a-f.:]+/i, 0.5) &&
    mostLines(data, /^(?:add|create|-A|-N|flush)\s/, 0.9),
  open: (output) =>
    eachLine(
      (line) => isComment(line) || /^(?:create|-N|flush|COMMIT)\b/.test(line),
      (line, number) => {
        const element = /^(?:add|-A)\s+(\S+)\s+(\S+)(.*)$/.exec(line);
        if (element === null) output.leaveOut("invalid-value", number);
        else if (isExceptions(element[1] ?? "") || /\bnomatch\b/.test(element[3] ?? ""))
          output.leaveOut("exception", number);
        // `address,port` is an element of sets with ports.
        else readValues((element[2] ?? "").replace(/,(?:tcp:|udp:)?(\d{1,5})$/, ":$1"), number, output);
      },
    ),
});

/** True for a set such as `whitelist-v4`, which a firewall lets through. */
const isExceptions = (set: string): boolean =>
  namesExceptions(set.replace(/[._-]?(?:v?[46]|inet6?|net|hash|temp|tmp)$/i, ""));

/** Address and the number of lists that name it, separated by a tab. */
export const ipsum = lineFormat({
  name: "ipsum",
  title: "ipsum list",
  publisher: "stamparm/ipsum",
  columns: ["1"],
  // Without its name the number could as well be the length of a network.
  matches: ({ data, comments }) =>
    comments.some((comment) => /ipsum/i.test(comment)) && mostLines(data, /^[0-9a-f.:]+\t\d{1,3}$/i, 0.9),
  open: (output) =>
    eachLine(isComment, (line, number) => readValues(line.split("\t", 1)[0] ?? "", number, output)),
});
