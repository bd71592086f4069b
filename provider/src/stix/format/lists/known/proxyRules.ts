import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import type { ListOutput } from "../output.js";
import { plainName } from "../plainName.js";

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Kinds of rules about one name or network; Quantumult says `host` where the others say `domain`. */
const names = wordSet("domain domainsuffix domainfull host hostsuffix");
const networks = wordSet("ipcidr ipcidr6 ip6cidr ipsuffix");
/** Kinds about anything else: patterns, own side, ports, programs, sets of other rules. */
const others = wordSet(
  "domainkeyword domainwildcard domainregex hostkeyword hostwildcard hostregex urlregex useragent geoip geosite ipasn " +
    "srcip srcipcidr sourceip srcgeoip srcipasn srcipsuffix inport intype inuser inname srcport dstport destport sourceport " +
    "processname processpath processpathregex processnameregex uid network protocol dscp subrule and or not ruleset " +
    "domainset script devicename hostnametype cellularradio subnet match final",
);
/** What is done with a connection that is refused. */
const refuses = /^(?:reject|block|deny|drop|blackhole)(?:$|[_-])/i;
/** Options that follow the policy, or the value where there is no policy. */
const options = wordSet("noresolve extendedmatching prematching src dnsfailed");
/** Policies that let a connection through, by itself or by another way. */
const lets = wordSet("direct proxy pass allow accept bypass");

const section = /^(?:payload|rules):$|^\[[\w ]+\]$/i;

/**
 * Rules of proxy programs: `DOMAIN-SUFFIX,NAME,REJECT`. What is refused is an indicator, and so is the entry
 * of a set of rules without policies; what goes another way is an exception.
 */
export const proxyRules = lineFormat({
  name: "proxy-rules",
  title: "proxy rules",
  publisher: "Clash, mihomo, Surge, Quantumult X, Loon and others",
  columns: ["names and networks of rules that refuse"],
  matches: ({ data }) => {
    const lines = data.filter((line) => !section.test(line));
    return mostLines(lines, /^(?:-\s+)?["']?[A-Za-z][A-Za-z0-9-]+\s*,/, 0.9) && areRules(lines);
  },
  open: (output) =>
    eachLine(
      (line) => isComment(line) || section.test(line),
      (line, number) => readRule(line, number, output),
    ),
});

/** Most lines begin with a kind of rule, and one at least with one that no table has as a word. */
function areRules(lines: readonly string[]): boolean {
  const kinds = lines.map((line) => partsOf(line)[0] ?? "");
  const known = kinds.map(plainName).filter((kind) => isKind(kind));
  return (
    known.length >= lines.length * 0.9 && kinds.some((kind) => /-/.test(kind) || /^HOST$|^DOMAIN$/.test(kind))
  );
}

const isKind = (kind: string): boolean => names.has(kind) || networks.has(kind) || others.has(kind);

const partsOf = (line: string): readonly string[] =>
  line
    .replace(/^-\s+/, "")
    .replace(/^(["'])(.*)\1$/, "$2")
    .replace(/\s+(?:\/\/|#).*$/, "")
    .split(",")
    .map((part) => part.trim());

function readRule(line: string, number: number, output: ListOutput): void {
  const [kind = "", value = "", ...more] = partsOf(line);
  const policy = more.find((part) => part !== "" && !options.has(plainName(part)));
  const word = plainName(kind);
  if (!isKind(word) || value === "") output.leaveOut("invalid-value", number);
  else if (policy !== undefined && !refuses.test(policy))
    output.leaveOut(lets.has(plainName(policy)) ? "exception" : "unknown-policy", number);
  else if (more.some((part) => plainName(part) === "src")) output.leaveOut("other-type", number);
  else if (names.has(word)) output.text(value.replace(/^\+?\./, ""), number, "domain-name");
  else if (networks.has(word)) output.text(value, number);
  else output.leaveOut("pattern-rule", number);
}
