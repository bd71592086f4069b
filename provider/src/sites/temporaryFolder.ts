import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs work with a folder for temporary files of its own, and removes the folder: the language host leaves
 * one there after each run, thousands within weeks for a fleet.
 *
 * @param work gets the environment variables by which programs find the folder
 * @throws Error where there is none and none can be made
 */
export async function withTemporaryFolder<T>(
  work: (environment: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-extrahop-fleet-")).catch((cause: Error) => {
    throw new Error(
      `the folder for temporary files, ${tmpdir()}, cannot be written: ${cause.message}\n` +
        "Fix: free some space there, or set the environment variable TMPDIR to another folder.",
      { cause },
    );
  });
  try {
    return await work(process.platform === "win32" ? { TMP: folder, TEMP: folder } : { TMPDIR: folder });
  } finally {
    // What is left does no harm.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
