import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";

/** `HASH  FILE` and `SHA256 (FILE) = HASH`. */
const line =
  /^(?:\\?[0-9a-f]{32,128}\s+[ *]?(?!\S*:\/\/)\S.*|[A-Z0-9-]{3,12}\s\(.+\)\s=\s[0-9a-f]{32,128})$/i;

/** Checksums of files, as sha256sum and others print them. */
export const checksums = lineFormat({
  name: "checksums",
  title: "checksums of files",
  publisher: "coreutils and others",
  columns: [],
  matches: ({ data }) => mostLines(data, line, 0.9),
  open: (output) => eachLine(isComment, (_, number) => output.leaveOut("file-hash", number)),
});
