const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * A row of the table of modules in docs/architecture.md: `provider/src/api/`, and the modules that it may
 * import.
 */
const ROW = /^\| `provider\/src\/(\w+)\/` \| .+ \| (.+) \|$/gm;

/**
 * The modules of provider/src, each with those that it may import. The table in docs/architecture.md is the
 * rule: .dependency-cruiser.cjs enforces it, and a test finds what it allows without need.
 *
 * @returns {Map<string, string[]>}
 */
exports.moduleTable = () => {
  const page = readFileSync(join(__dirname, "..", "docs", "architecture.md"), "utf8");
  return new Map(
    [...page.matchAll(ROW)].map(([, name = "", imports = ""]) => [
      name,
      imports === "nothing" ? [] : imports.split(", "),
    ]),
  );
};
