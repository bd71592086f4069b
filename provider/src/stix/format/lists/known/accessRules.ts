import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import type { ListOutput } from "../output.js";
import { readValues } from "../text/values.js";

/** `deny from A`, `deny A;`, `Require not ip A`, `10 deny ip host A any`; the first group is the verb. */
const rule =
  /^(?:access-list\s+\S+\s+(?:extended\s+)?)?(?:(?:seq(?:uence)?\s+)?\d+\s+)?(allow|deny|permit|require(?:\s+not)?)\s+(.+?);?$/i;
/** Lines that configure rules and name no address. */
const setting = /^(?:order|satisfy|options|allowoverride|ip\s+access-list|remark|<\/?\w+|[{}]|!)/i;
const everything = /^(?:all|any|all\s+(?:granted|denied)|ip\s+any\s+any|from\s+all)$/i;
/** Any address as source or destination, and the word before one. */
const around = /^(?:ip|ipv4|ipv6|from|host)\s+|\s+(?:any|log)$/i;

/**
 * Access rules of web servers and routers: what is denied is an indicator, what is allowed is an exception. A
 * rule about ports or about a connection between two sides isn't about an address alone.
 */
export const accessRules = lineFormat({
  name: "access-rules",
  title: "access rules",
  publisher: "Apache, nginx, Cisco and others",
  columns: ["addresses of rules that deny"],
  matches: ({ data }) => mostLines(data, rule, 0.5) && mostLines(data, /^(?:#|.*\s.*|[{}<].*)$/, 1),
  open: (output) =>
    eachLine(
      (line) => isComment(line) || setting.test(line),
      (line, number) => {
        const [, verb = "", what = ""] = rule.exec(line) ?? [];
        if (verb === "") output.leaveOut("pattern-rule", number);
        else if (!/^(?:deny|require\s+not)$/i.test(verb)) output.leaveOut("exception", number);
        else readDenied(what.replace(/\s+#.*$/, "").trim(), number, output);
      },
    ),
});

function readDenied(what: string, line: number, output: ListOutput): void {
  if (everything.test(what)) {
    output.leaveOut("pattern-rule", line);
    return;
  }
  let rest = what;
  while (around.test(rest)) rest = rest.replace(around, "");
  if (/^[a-z-]+\s|\s(?:eq|range|any|host|gt|lt|neq)\s/i.test(rest)) output.leaveOut("conditional-rule", line);
  else readValues(rest, line, output);
}
