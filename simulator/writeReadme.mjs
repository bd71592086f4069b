// Rewrites the generated parts of README.md from the code: `npm run readme -w simulator` after a build.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { behaviourTable } from "./dist/behaviours.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const help = execFileSync(process.execPath, [at("dist/cli.js"), "--help"], { encoding: "utf8" }).trimEnd();
const parts = { basis: behaviourTable(), help: `\`\`\`text\n${help}\n\`\`\`` };

let readme = readFileSync(at("README.md"), "utf8");
for (const [name, text] of Object.entries(parts)) {
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const [before, rest] = readme.split(begin);
  if (rest === undefined) throw new Error(`README.md has no part ${name}`);
  readme = `${before}${begin}\n${text}\n${end}${rest.slice(rest.indexOf(end) + end.length)}`;
}
writeFileSync(at("README.md"), readme);
