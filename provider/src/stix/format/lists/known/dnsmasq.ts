import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import { SectionedLines } from "../marks/sectionedLines.js";
import type { ListOutput } from "../output.js";
import { isSink } from "../text/hostsLine.js";

/** Configuration of dnsmasq that answers names with nothing: `address=/NAME/0.0.0.0`, `server=/NAME/`. */
export const dnsmasq = lineFormat({
  name: "dnsmasq",
  title: "dnsmasq configuration",
  publisher: "dnsmasq, OpenWrt, notracking and others",
  columns: ["names between slashes"],
  matches: ({ data }) => mostLines(data, /^(?:address|server|local|host-record)=\/?\S+/),
  open: (output) => new SectionedLines(output, ruleLines(output)),
});

const ruleLines = (output: ListOutput) =>
  eachLine(isComment, (line, number) => {
    const found = /^(address|server|local)=\/([^\s#]*)\/([^/\s]*)/.exec(line);
    if (found === null) {
      output.leaveOut("pattern-rule", number);
      return;
    }
    const [, option, names = "", target = ""] = found;
    // `server=/NAME/#` excludes NAME from a block: the standard servers answer it.
    const leadsNowhere =
      option === "address"
        ? target === "" || target === "#" || isSink(target)
        : target === "" || target === "0.0.0.0" || target === "::";
    for (const name of names.split("/").filter((part) => part !== "")) {
      if (!leadsNowhere) output.leaveOut("forwarding-rule", number);
      else if (name.includes("#") || name.includes("*")) output.leaveOut("wildcard-domain", number);
      else output.text(name.replace(/^\./, ""), number, "domain-name");
    }
  });
