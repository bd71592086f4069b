import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import type { ListOutput } from "../output.js";
import { readValues } from "../text/values.js";

/** What programs write before a rule: `ufw`, `access-list 10`, `ip prefix-list B seq 5`, `10`. */
const before =
  /^(?:ufw\s+(?:(?:insert|prepend)\s+(?:\d+\s+)?)?|access-list\s+\S+\s+(?:extended\s+)?|ip(?:v6)?\s+prefix-list\s+\S+\s+)?(?:(?:seq(?:uence)?\s+)?\d+\s+)?/i;
/** `deny from A`, `deny A;`, `Require not ip A`, `deny ip host A any`; the first group is the verb. */
const rule =
  /^(allow|permit|pass|accept|whitelist|allowlist|deny|block|drop|reject|blacklist|blocklist|denylist|ban|require(?:\s+not)?)\s+(.+?);?$/i;
/** `A REJECT`, as mail servers write access maps. */
const entry = /^(\S+)\s+(OK|DUNNO|PERMIT|REJECT|DISCARD)(?:\s.*)?$/;
const denies = /^(?:deny|block|drop|reject|blacklist|blocklist|denylist|ban|discard|require\s+not)$/i;
/** Lines that configure rules and name no address. */
const setting = /^(?:order|satisfy|options|allowoverride|ip\s+access-list|remark|<\/?\w+|[{}]|!)/i;
const everything = /^(?:all|any|all\s+(?:granted|denied)|(?:ip|from)\s+(?:any|all)(?:\s+(?:to\s+)?any)?)$/i;
/** Words that leave a rule about an address as it is, and any address on the other side. */
const around = /^(?:in|out|quick|ip|ipv4|ipv6|inet6?|from|host)\s+|\s+(?:(?:to\s+)?any|log)$/i;

/**
 * Access rules of web servers and routers: what is denied is an indicator, what is allowed is an exception. A
 * rule about ports or about a connection between two sides is not about an address alone.
 */
export const accessRules = lineFormat({
  name: "access-rules",
  title: "access rules",
  publisher: "Apache, nginx, Postfix, routers and others",
  columns: ["addresses of rules that deny"],
  matches: ({ data }) => isAccessMap(data) || areRules(data),
  open: (output) =>
    eachLine(
      (line) => isComment(line) || setting.test(line),
      (line, number) => {
        const [, subject = "", answer = ""] = entry.exec(line) ?? [];
        const [, verb = answer, what = subject] = rule.exec(line.replace(before, "")) ?? [];
        if (verb === "") output.leaveOut("pattern-rule", number);
        else if (!denies.test(verb)) output.leaveOut("exception", number);
        else readDenied(what.replace(/\s+#.*$/, "").trim(), number, output);
      },
    ),
});

const isAccessMap = (lines: readonly string[]): boolean =>
  mostLines(lines, entry, 1) && lines.some((line) => /\s(?:REJECT|DISCARD)(?:\s|$)/.test(line));

const areRules = (lines: readonly string[]): boolean =>
  mostLines(
    lines.map((line) => line.replace(before, "")),
    rule,
    0.5,
  ) && mostLines(lines, /^(?:#|.*\s.*|[{}<].*)$/, 1);

function readDenied(what: string, line: number, output: ListOutput): void {
  if (everything.test(what)) {
    output.leaveOut("pattern-rule", line);
    return;
  }
  let rest = what;
  while (around.test(rest)) rest = rest.replace(around, "");
  if (isConditional(rest)) output.leaveOut("conditional-rule", line);
  else readValues(rest, line, output);
}

const conditionWords: ReadonlySet<string> = new Set(["any", "eq", "gt", "host", "lt", "neq", "range"]);

/** True for a rule about protocols or ports, which denies less than the address that it holds. */
function isConditional(rule: string): boolean {
  const words = rule.toLowerCase().split(/\s+/);
  const [first = ""] = words;
  return (
    (words.length > 1 && /^[a-z-]+$/.test(first)) ||
    words.slice(1, -1).some((word) => conditionWords.has(word))
  );
}
