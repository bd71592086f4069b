/**
 * `npm run check:wording [PATH…]`: rejects the wording that docs/style.md replaces, in names, messages,
 * comments and documentation, and comments wider than the formatter's width. Exit code 1 when something is
 * found.
 */
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { repository } from "../repository.js";
import { checkedFiles } from "./checkedFiles.js";
import { findRejectedWording } from "./findRejectedWording.js";
import { findWideComments } from "./findWideComments.js";

const SCRIPT = /\.[cm]?[jt]s$/;

async function main(paths: readonly string[]): Promise<void> {
  const maxWidth = await formatterWidth();
  const files = await checkedFiles(paths.map((path) => relative(repository, resolve(path)) || "."));
  let found = 0;
  for (const file of files) {
    const text = await readFile(join(repository, file), "utf8").catch(ignoreMissing);
    for (const finding of findRejectedWording(text)) {
      found += 1;
      process.stdout.write(
        `${file}:${finding.line}:${finding.column}: "${finding.found}": use ${finding.rule.use}\n`,
      );
    }
    for (const { line, width } of SCRIPT.test(file) ? findWideComments(text, maxWidth) : []) {
      found += 1;
      process.stdout.write(`${file}:${line}: a comment of ${width} columns: wrap it at ${maxWidth}\n`);
    }
  }
  process.stdout.write(`${files.length} files checked, ${found} findings\n`);
  if (found > 0) {
    process.stdout.write("Fix: replace them; docs/style.md lists each with its replacement.\n");
    process.exitCode = 1;
  }
}

/** The width that the formatter wraps code at, in columns. */
async function formatterWidth(): Promise<number> {
  const settings = JSON.parse(await readFile(join(repository, "biome.json"), "utf8"));
  return settings.formatter.lineWidth;
}

/** A file that is deleted but not committed yet is listed by git and has no text. */
function ignoreMissing(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "";
  throw error;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
