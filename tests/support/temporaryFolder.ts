import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanUp } from "./cleanUp.js";

/** An empty folder that is removed when the test file is done. Its path has no symlink in it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "extrahop-test-")));
  cleanUp(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
