import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type Credentials,
  type LockFile,
  readDeclaration,
  restoreSources,
  type SourcesDeclaration,
  type SourceUpdate,
  updateSources,
} from "../../../provider/src/sources/index.js";
import { temporaryFolder } from "../temporaryFolder.js";

interface RunOptions {
  readonly names?: readonly string[];
  /** When the command begins. */
  readonly now?: string;
  readonly credentials?: Readonly<Record<string, Credentials>>;
}

export interface SourcesProject {
  readonly folder: string;
  /** What updates warned of, in order. */
  readonly warnings: readonly string[];
  declaration(): SourcesDeclaration;
  write(path: string, text: string): Promise<void>;
  update(options?: RunOptions): Promise<readonly SourceUpdate[]>;
  restore(options?: RunOptions): Promise<readonly SourceUpdate[]>;
  lockText(): Promise<string>;
  lock(): Promise<LockFile>;
}

/** A project folder with a declaration of sources and further files. */
export async function projectWith(
  declaration: string,
  files: Readonly<Record<string, string>> = {},
): Promise<SourcesProject> {
  const folder = await temporaryFolder();
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write("extrahop.sources.yaml", declaration);
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const warnings: string[] = [];
  const read = () => readDeclaration(join(folder, "extrahop.sources.yaml"));
  const run =
    (work: typeof updateSources) =>
    ({ names = [], now = "2026-03-01T00:00:00.000Z", credentials = {} }: RunOptions = {}) =>
      work(read(), names, {
        credentials: new Map(Object.entries(credentials)),
        signal: new AbortController().signal,
        now: Date.parse(now),
        progress: () => undefined,
        warn: (text) => warnings.push(text),
        done: () => undefined,
      });
  const lockText = () => readFile(join(folder, "extrahop.lock.json"), "utf8");
  return {
    folder,
    warnings,
    declaration: read,
    write,
    update: run(updateSources),
    restore: run(restoreSources),
    lockText,
    lock: async () => JSON.parse(await lockText()) as LockFile,
  };
}
