import { readFileSync } from "node:fs";
import { argument, report } from "./report.js";

/** jsonParse.js FILE: reads and parses, and looks at nothing. */
report(async () => {
  JSON.parse(readFileSync(argument(1), "utf8"));
});
