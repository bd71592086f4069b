import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import type { ListOutput } from "../output.js";

const rule = /^(?:ip6?tables\s+(?:-t\s+\w+\s+)?)?-[AI]\s+\S+\s.*(?:-j|--jump)\s+(\S+)/;
const blocking = /^(?:DROP|REJECT|TARPIT|BLACKHOLE)$/;
const passing = /^(?:ACCEPT|RETURN)$/;
/** Parts of a rule that leave it as wide as it is without them. */
const harmless =
  /(?:^|\s)(?:(?:ip6?tables|-t\s+\w+|-[AI]\s+\S+(?:\s+\d+)?|-j\s+\S+|--jump\s+\S+|--reject-with\s+\S+|-i\s+\S+|-o\s+\S+|-m\s+comment|--comment\s+(?:"[^"]*"|\S+))(?=\s|$))/g;

/** Rules of `iptables-save`: the address that a rule drops is an indicator; what a rule accepts is none. */
export const iptables = lineFormat({
  name: "iptables",
  title: "iptables rules",
  publisher: "netfilter",
  columns: ["-s", "-d"],
  matches: ({ data }) =>
    mostLines(
      data.filter((line) => !/^(?:\*\w+|:\S+\s|COMMIT)/.test(line)),
      rule,
    ),
  open: (output) =>
    eachLine(
      (line) => isComment(line) || /^(?:\*\w+|:\S+\s|COMMIT)/.test(line),
      (line, number) => {
        const target = rule.exec(line)?.[1] ?? "";
        if (passing.test(target)) output.leaveOut("exception", number);
        else if (blocking.test(target)) readRule(line, number, output);
        else output.leaveOut("pattern-rule", number);
      },
    ),
});

function readRule(line: string, number: number, output: ListOutput): void {
  const rest = line.replace(harmless, "").trim();
  const side = /^(?:-[sd]|--(?:source|destination|src|dst))\s+(\S+)$/.exec(rest)?.[1];
  if (side === undefined) output.leaveOut("conditional-rule", number);
  else for (const value of side.split(",")) output.text(value, number);
}
