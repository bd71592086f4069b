import { ExtraHopError } from "../errors/index.js";
import { replaceContent } from "../files/index.js";

/**
 * Replaces a file in one step: a reader sees the old content or the new one, also after a crash.
 *
 * @throws ExtraHopError EXTRAHOP_STORE_FAILED
 */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  await replaceContent(path, content).catch((cause: unknown) => {
    throw storeFailed(`writing ${path}`, cause);
  });
}

/** An error of the file system below the store, with what can be done about it. */
export function storeFailed(action: string, cause: unknown): unknown {
  // Not `instanceof Error`: a worker or a test may run in a realm of its own.
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (cause instanceof ExtraHopError || typeof code !== "string") return cause;
  const remedies: Readonly<Record<string, string>> = {
    ENOSPC: "Free space on the disk; the content that was there before is unchanged.",
    EDQUOT: "Raise the quota or free space; the content that was there before is unchanged.",
    EACCES: "Check the permissions of the folder.",
    EROFS: "The file system is read-only. Name another folder with `store` in the declaration.",
  };
  return new ExtraHopError({
    code: "EXTRAHOP_STORE_FAILED",
    action,
    found: `the operating system returned ${code}`,
    remedy: remedies[code] ?? "Check the folder, then run the same command again.",
    cause,
  });
}
