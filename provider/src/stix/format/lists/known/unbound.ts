import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import { SectionedLines } from "../marks/sectionedLines.js";
import type { ListOutput } from "../output.js";

const blocking =
  /^(?:always_nxdomain|always_refuse|always_null|always_deny|always_nodata|refuse|static|deny|redirect|inform_deny|inform_redirect)$/;
const zone = /^local-zone:\s*"?([^"\s]+?)\.?"?\s+"?([a-z_]+)"?/;
const data = /^local-data(?:-ptr)?:\s*["']([^\s"']+?)\.?\s+(?:\d+\s+)?(?:IN\s+)?(A|AAAA|[A-Z]+)\s+([^\s"']+)/;

/** Configuration of Unbound: zones that answer with nothing. */
export const unbound = lineFormat({
  name: "unbound",
  title: "Unbound configuration",
  publisher: "Unbound, OPNsense and others",
  columns: ["local-zone", "local-data"],
  matches: ({ data: lines }) =>
    mostLines(
      lines.filter((line) => !/^[a-z-]+:$/.test(line)),
      /^(?:local-zone|local-data):/,
    ),
  open: (output) => new SectionedLines(output, zoneLines(output)),
});

const zoneLines = (output: ListOutput) =>
  eachLine(
    (line) => isComment(line) || /^[a-z-]+:$/.test(line),
    (line, number) => {
      const [, name, kind] = zone.exec(line) ?? [];
      const [, host, , target] = data.exec(line) ?? [];
      if (name !== undefined && kind !== undefined) {
        if (blocking.test(kind)) output.text(name, number, "domain-name");
        else output.leaveOut("exception", number);
      } else if (host !== undefined && target !== undefined) {
        if (/^(?:0\.0\.0\.0|127\.|::1?$)/.test(target)) output.text(host, number, "domain-name");
        else output.leaveOut("forwarding-rule", number);
      } else output.leaveOut("pattern-rule", number);
    },
  );
