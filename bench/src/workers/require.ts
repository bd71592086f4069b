/** require.js MODULE…: loads the modules as a program does, and tells the time that it took. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { report } from "./report.js";

// Resolved as by a program at the root of the checkout.
const load = createRequire(join(process.cwd(), "index.js"));
report(async () => {
  for (const name of process.argv.slice(2)) load(name);
});
