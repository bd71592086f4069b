import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
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
    // Renaming does nothing where both are links to one file.
    await rm(temporary, { force: true });
    return result;
  } catch (cause) {
    // The cause is what the caller can act on, not that the removal failed as well.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

/** As {@link replaceFile}, with content that is on the disk before it takes the place: safe from a crash. */
export async function replaceContent(path: string, content: string | Buffer): Promise<void> {
  await replaceFile(path, async (temporary) => {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}
