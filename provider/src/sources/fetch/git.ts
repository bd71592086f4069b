import { spawn } from "node:child_process";
import { TooLarge } from "../contentStore.js";
import { type FetchContext, type Fetched, fetchFailed } from "./fetcher.js";
import { type FetchedCommit, fetchCommit, git, gitEnvironment } from "./gitRepository.js";

/** Fetches a file of a git repository; the commit that the ref names is the pin. Needs `git` on PATH. */
export async function fetchGit(context: FetchContext): Promise<Fetched> {
  const { source, previous } = context;
  if (source.origin.kind !== "git") throw new TypeError("not a git source");
  const { url, ref, path } = source.origin;
  const fetched = await fetchCommit(context, url, ref);
  if (previous?.commit === fetched.commit) return { kind: "unchanged" };
  return await fileOf(context, fetched, path);
}

/**
 * The id of the file at a path, symbolic links followed: the content of a link itself is the path that it
 * names, which could be taken for an indicator.
 */
async function blobAt(
  context: FetchContext,
  { repository, commit }: FetchedCommit,
  path: string,
): Promise<string> {
  const asked = ["--git-dir", repository, "cat-file", "--batch-check", "--follow-symlinks"];
  const answer = await git(context, asked, `${commit}:${path}\n`);
  const [, id = "", type] = /^([0-9a-f]{40,64}) (\w+) \d+$/m.exec(answer) ?? [];
  if (type === "blob") return id;
  const [name, at] = [JSON.stringify(path), `commit ${commit.slice(0, 12)}`];
  if (type === "tree") throw fetchFailed(context, `${name} of ${at} is a folder`, "Name a file as path.");
  if (/^(?:dangling|symlink|loop) \d+$/m.test(answer)) {
    const found = `${name} of ${at} is a symbolic link to what the repository does not hold`;
    throw fetchFailed(context, found, "Declare the path of the file itself.");
  }
  throw fetchFailed(context, `${at} has no file ${name}`, "Check path and ref.");
}

async function fileOf(context: FetchContext, fetched: FetchedCommit, path: string): Promise<Fetched> {
  const { source, store } = context;
  const { repository, commit } = fetched;
  const blob = await blobAt(context, fetched, path);
  const writer = await store.writer(source.maxBytes);
  const child = spawn("git", ["--git-dir", repository, "cat-file", "blob", blob], {
    stdio: ["ignore", "pipe", "ignore"],
    env: gitEnvironment(),
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    for await (const chunk of child.stdout) await writer.write(chunk as Buffer);
    if ((await ended) !== 0) {
      const found = `git could not read ${JSON.stringify(path)} of commit ${commit.slice(0, 12)}`;
      throw fetchFailed(context, found, "Run the command again.");
    }
    return { kind: "content", content: await writer.finish(), validators: { commit } };
  } catch (error) {
    child.kill();
    await writer.discard();
    if (!(error instanceof TooLarge)) throw error;
    throw fetchFailed(
      context,
      `the file has more than ${error.maxBytes} bytes`,
      "Raise maxBytes of the source.",
    );
  }
}
