import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../tools/dist/repository.js";

export { repository };

/** Scratch of the benchmarks, ignored by git: peers, generated feeds, projects. */
export const workFolder = join(repository, "bench", ".work");

/** A worker program, compiled. */
export const worker = (name: string): string => join(repository, "bench", "dist", "workers", `${name}.js`);

/** A Python program of a reference. */
export const pythonProgram = (name: string): string => join(repository, "bench", "python", `${name}.py`);

/** A folder below the scratch, made when missing. */
export function workPlace(...path: string[]): string {
  const folder = join(workFolder, ...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const ownFolder = join(workFolder, `run-${process.pid}`);

/** A folder of this run alone, made when missing and gone when the run ends. */
export function ownPlace(...path: string[]): string {
  const folder = join(ownFolder, ...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function removeOwnPlaces(): void {
  rmSync(ownFolder, { recursive: true, force: true });
}
