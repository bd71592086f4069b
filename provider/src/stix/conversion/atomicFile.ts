import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Has `write` fill a file beside `path`, then puts it in the place of `path` in one step. Whatever fails,
 * `path` stays as it was and nothing else is left.
 */
export async function replaceFile<T>(path: string, write: (temporary: string) => Promise<T>): Promise<T> {
  // Hidden, so that a reader of the same folder passes it over.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const result = await write(temporary);
    await rename(temporary, path);
    return result;
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}
