import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "./result.js";

/** @returns the file that was written */
export function writeResult(folder: string, result: Result): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${result.benchmark}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

/** The kept results in the order of `names`; others are left out. */
export function readResults(folder: string, names: readonly string[]): Result[] {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => there.includes(`${name}.json`))
    .map((name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Result);
}
