import { lineFormat, mostLines } from "../knownFormat.js";
import { SectionedLines } from "../marks/sectionedLines.js";
import { ValueLines } from "../text/valueLines.js";

/** `NETWORK ; SBL number`, with comments that begin with a semicolon. */
export const spamhausDrop = lineFormat({
  name: "spamhaus-drop",
  title: "Spamhaus DROP list",
  publisher: "Spamhaus",
  columns: ["network before ;"],
  matches: ({ data, comments }) =>
    comments.some((comment) => /spamhaus/i.test(comment)) &&
    mostLines(data, /^[0-9a-f.:]+\/\d{1,3}(?:\s*;|$)/i, 0.9),
  open: (output) => new SectionedLines(output, new ValueLines(output)),
});
