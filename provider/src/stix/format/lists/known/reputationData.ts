import { isComment } from "../head.js";
import { eachLine, lineFormat, mostLines } from "../knownFormat.js";

/** `ADDRESS#reliability#risk#activity#country#city#position#id` */
export const reputationData = lineFormat({
  name: "alienvault-reputation",
  title: "AlienVault reputation.data",
  publisher: "AlienVault",
  columns: ["1"],
  matches: ({ data }) => mostLines(data, /^[0-9a-f.:]+#\d+#\d+#/i, 0.9),
  open: (output) =>
    eachLine(isComment, (line, number) => output.text((line.split("#", 1)[0] ?? "").trim(), number)),
});
