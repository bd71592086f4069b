const { execFileSync } = require("node:child_process");
const { join } = require("node:path");

/** Jest's global set-up of the projects that run the real CLI: builds what changed and gets the CLI. */
module.exports = () => {
  const setUp = join(__dirname, "..", "..", "tools", "setUp.mjs");
  execFileSync(process.execPath, [setUp, "--quiet", "--with-pulumi"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
};
