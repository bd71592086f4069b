import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { argument, report } from "./report.js";

/** sha256.js FILE: the hash alone of bytes that are in memory already. */
const bytes = readFileSync(argument(1));
report(async () => {
  createHash("sha256").update(bytes).digest("hex");
});
