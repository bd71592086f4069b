import { type LockFile, lockOfCommit, type SourcesDeclaration } from "../../sources/index.js";
import { CommandError } from "../commandError.js";
import { defaultCommit } from "./defaultCommit.js";

/**
 * The lock file of the commit that a command compares with; undefined where there is no commit at all, as in
 * a new repository.
 *
 * @throws CommandError where git knows no such commit
 */
export async function lockSince(
  declaration: SourcesDeclaration,
  since: string,
): Promise<LockFile | undefined> {
  const lock = await lockOfCommit(declaration, since);
  if (lock !== undefined || since === defaultCommit) return lock;
  throw new CommandError(
    `git knows no commit ${JSON.stringify(since)} in ${declaration.folder}\nFix: name a branch, tag or commit of its repository; a shallow clone may lack it.`,
  );
}
