/**
 * `npm run release:version`: applies the notes in .changeset/, and updates what depends on the versions:
 * package-lock.json (which `npm ci` compares with the packages), the template and LICENSES.md.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../repository.js";

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { cwd: repository, stdio: "inherit" });
};

run(process.execPath, join(repository, "node_modules", "@changesets", "cli", "bin.js"), "version");

// The template is no workspace, so changesets does not know it.
const provider = JSON.parse(readFileSync(join(repository, "provider", "package.json"), "utf8")) as {
  version: string;
};
const template = join(repository, "template", "package.json");
writeFileSync(
  template,
  readFileSync(template, "utf8").replace(/("pulumi-extrahop": )"[^"]*"/, `$1"^${provider.version}"`),
);

run("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund");
run(process.execPath, join(repository, "tools", "completeLock.mjs"));
run(process.execPath, join(repository, "tools", "licenses.mjs"), "--write");
