import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Problem } from "../model.js";
import { problem } from "../problems.js";
import { codeOf } from "./file.js";

export interface FolderFiles {
  /** Paths as the folder was named, joined with what is below it, sorted code unit by code unit. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The files of a folder and of all folders below it. Hidden entries are not looked at; links to files are
 * followed where they stay inside the folder, links to folders never, so that nothing is read twice and
 * nothing from elsewhere.
 */
export async function filesOfFolder(folder: string): Promise<FolderFiles> {
  const files: string[] = [];
  const problems: Problem[] = [];
  const root = await realpath(folder);
  const visit = async (here: string): Promise<void> => {
    const entries = await readdir(here, { withFileTypes: true }).catch((cause: unknown) => {
      problems.push(
        problem("source-unreadable", { file: here }, `Listing it was refused (${codeOf(cause)}).`),
      );
      return [];
    });
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const path = join(here, entry.name);
      if (entry.isDirectory()) await visit(path);
      else if (!entry.isSymbolicLink()) files.push(path);
      else if (await staysInside(path, root)) {
        if (!(await stat(path)).isDirectory()) files.push(path);
      } else
        problems.push(
          problem("link-leaves-folder", { file: path }, "The link points outside the folder, or nowhere."),
        );
    }
  };
  await visit(folder);
  return { files: files.sort(byCodeUnit), problems };
}

/** Bytes of the files together; those that cannot be looked at count as empty. */
export async function sizeOfFiles(files: readonly string[]): Promise<bigint> {
  let bytes = 0n;
  for (const file of files) bytes += (await stat(file, { bigint: true }).catch(() => undefined))?.size ?? 0n;
  return bytes;
}

async function staysInside(path: string, root: string): Promise<boolean> {
  const target = await realpath(path).catch(() => undefined);
  return target === root || (target?.startsWith(root + sep) ?? false);
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
