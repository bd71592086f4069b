/** `npm run owner NAME`: writes the owner of the repository into every committed file that names it. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isOwnerName, ownersIn, withOwner } from "./repositoryOwner.js";

function main([owner = ""]: readonly string[]): void {
  if (!isOwnerName(owner)) {
    throw new Error(
      `Usage: npm run owner NAME\n"${owner}" is not the name of a GitHub user or organization.`,
    );
  }
  const root = execFileSync("git", ["rev-parse", "--show-toplevel"], { encoding: "utf8" }).trim();
  process.chdir(root);
  // What is binary or links elsewhere has no line that matches.
  const files = execFileSync("git", ["grep", "-lIE", "pulumi-extrahop|/maintainers"], { encoding: "utf8" });
  for (const file of files.trim().split("\n")) {
    const text = readFileSync(file, "utf8");
    if (ownersIn(text).every((one) => one === owner)) continue;
    writeFileSync(file, withOwner(text, owner));
    process.stdout.write(`${file}\n`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
