import { isPrivateNetwork } from "../../../values/breadth.js";
import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import { SectionedLines } from "../marks/sectionedLines.js";
import { isPreambleAddress, isSink, readHostsLine } from "../text/hostsLine.js";
import { readValues } from "../text/values.js";

const line = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*(?:%\w+)?)\s+[^\s#]/i;

const toNowhere = /^(?:0\.0\.0\.0|127(?:\.\d{1,3}){3}|::1?|255\.255\.255\.255|fe80::|ff0\d::)\S*\s/i;

/** Names that are mapped to an address that leads nowhere; every name after the address counts. */
export const hosts = lineFormat({
  name: "hosts",
  title: "hosts file",
  publisher: "StevenBlack, URLhaus and others",
  columns: ["names after the address"],
  matches: ({ data }) => mostLines(data, line) && (mostLines(data, toNowhere) || allToPrivateAddress(data)),
  open: (output, { data }) => {
    const own = ownSink(data);
    const names = eachLine(isComment, (text, number) => {
      if (readHostsLine(text, number, output, own)) return;
      if (line.test(text))
        for (const _ of text.split(/\s+/).slice(1)) output.leaveOut("hosts-mapping", number);
      else readValues(text, number, output);
    });
    return new SectionedLines(output, names);
  },
});

/** True where names are mapped to the one address of a filter in the own network, which is no indicator. */
function allToPrivateAddress(lines: readonly string[]): boolean {
  const own = ownSink(lines);
  if (own === undefined || lines.length < 3 || !isPrivateNetwork("ipv4-addr", own)) return false;
  return lines.every((text) => {
    const [address = ""] = text.split(/\s/);
    return address === own || isSink(address) || isPreambleAddress(address);
  });
}

/** The address that most lines name, where it is not one that leads nowhere by itself. */
function ownSink(lines: readonly string[]): string | undefined {
  const first = lines.map((text) => text.split(/\s/)[0] ?? "").filter((a) => !isPreambleAddress(a));
  const [candidate] = first.filter((address) => !isSink(address));
  if (candidate === undefined) return undefined;
  return first.filter((address) => address === candidate).length * 2 > first.length ? candidate : undefined;
}
