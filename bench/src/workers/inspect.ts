import { inspect } from "pulumi-extrahop/stix";
import { report } from "./report.js";

/**
 * inspect.js FILE…: digest, validation and counts by type, one file after another; tells the counts of the
 * last.
 */
report(async () => {
  let counts: unknown;
  for (const file of process.argv.slice(2)) {
    const found = await inspect(file);
    if (!found.ok) throw new Error(JSON.stringify(found.problems));
    counts = found.indicators;
  }
  return counts;
});
