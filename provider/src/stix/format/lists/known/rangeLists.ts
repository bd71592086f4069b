import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";
import { namesExceptions } from "../marks/exceptionNames.js";
import { networkAfterName } from "../text/afterName.js";
import { readValues } from "../text/values.js";

const p2pLine = /^(.*):\s*((?:\d{1,3}\.){3}\d{1,3})\s*-\s*((?:\d{1,3}\.){3}\d{1,3})$/;
const datLine = /^((?:\d{1,3}\.){3}\d{1,3})\s*-\s*((?:\d{1,3}\.){3}\d{1,3})\s*,\s*(\d{1,3})\s*(?:,|$)/;

/** `NAME:A-B`, as PeerGuardian writes ranges. */
export const p2p = lineFormat({
  name: "p2p",
  title: "P2P range list",
  publisher: "PeerGuardian, iBlocklist",
  columns: ["range after the name"],
  matches: ({ data }) => mostLines(data, p2pLine),
  open: (output) =>
    eachLine(isComment, (line, number) => {
      const [, name = "", start, end] = p2pLine.exec(line) ?? [];
      if (namesExceptions(name)) output.leaveOut("allowed", number);
      else if (start !== undefined && end !== undefined) output.range(start, end, number, true);
      else readValues(networkAfterName(line) ?? line, number, output);
    }),
});

/** Ranges of this level or higher are let through. */
const firstAllowedLevel = 128;

/** `A - B , level , NAME`, as eMule writes ranges, with zeros before the octets. */
export const dat = lineFormat({
  name: "dat",
  title: "DAT range list",
  publisher: "eMule, iBlocklist",
  columns: ["range"],
  matches: ({ data }) => mostLines(data, datLine),
  open: (output) =>
    eachLine(isComment, (line, number) => {
      const [, start, end, level] = datLine.exec(line) ?? [];
      if (start === undefined || end === undefined) readValues(line, number, output);
      else if (Number(level) >= firstAllowedLevel) output.leaveOut("exception", number);
      else output.range(start, end, number, true);
    }),
});
