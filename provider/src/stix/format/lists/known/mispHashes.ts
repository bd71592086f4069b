import { eachLine, lineFormat, mostLines } from "../knownFormat.js";

/** The index of a MISP feed: a hash of each value and the event that holds it. */
export const mispHashes = lineFormat({
  name: "misp-feed-hashes",
  title: "hashes.csv of a MISP feed",
  publisher: "MISP",
  columns: [],
  matches: ({ data }) =>
    mostLines(data, /^[0-9a-f]{32,128},[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 0.9),
  open: (output) =>
    eachLine(
      () => false,
      (_, number) => output.leaveOut("file-hash", number),
    ),
});
