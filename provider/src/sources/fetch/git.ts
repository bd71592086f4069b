import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { TooLarge } from "../contentStore.js";
import { type FetchContext, type Fetched, fetchFailed } from "./fetcher.js";
import { shown } from "./requestFaults.js";

const run = promisify(execFile);
/** A command of git that takes longer waits for something that does not come. */
const timeoutMilliseconds = 300_000;

/** Fetches a file of a git repository; the commit that the ref names is the pin. Needs `git` on PATH. */
export async function fetchGit(context: FetchContext): Promise<Fetched> {
  const { source, previous, store } = context;
  if (source.origin.kind !== "git") throw new TypeError("not a git source");
  const { url, ref, path } = source.origin;
  const repository = join(store.folder, "git", createHash("sha256").update(url).digest("hex").slice(0, 16));
  await mkdir(repository, { recursive: true });
  await git(context, ["init", "--quiet", "--bare", repository]);
  const at = ["--git-dir", repository];
  // A leading dash would be taken for an option.
  await git(context, [...at, "fetch", "--quiet", "--depth", "1", "--", url, ref]);
  const commit = (await git(context, [...at, "rev-parse", "FETCH_HEAD"])).trim();
  if (previous?.commit === commit) return { kind: "unchanged" };
  return await fileOf(context, repository, commit, path);
}

async function fileOf(
  context: FetchContext,
  repository: string,
  commit: string,
  path: string,
): Promise<Fetched> {
  const { source, store } = context;
  const writer = await store.writer(source.maxBytes);
  const child = spawn("git", ["--git-dir", repository, "cat-file", "blob", `${commit}:${path}`], {
    stdio: ["ignore", "pipe", "ignore"],
    env: environment(),
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    for await (const chunk of child.stdout) await writer.write(chunk as Buffer);
    if ((await ended) !== 0) {
      throw fetchFailed(
        context,
        `commit ${commit.slice(0, 12)} has no file ${JSON.stringify(path)}`,
        "Check path and ref.",
      );
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

async function git(context: FetchContext, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("git", args, {
      env: environment(),
      signal: context.signal,
      timeout: timeoutMilliseconds,
    });
    return stdout;
  } catch (cause) {
    const { code, stderr } = cause as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === "ENOENT") throw fetchFailed(context, "there is no git on PATH", "Install git.", { cause });
    const { origin } = context.source;
    const url = origin.kind === "git" ? origin.url : "";
    const said = (stderr ?? "").trim().split("\n").at(-1)?.replaceAll(url, shown(url)) ?? "";
    throw fetchFailed(
      context,
      `git failed: ${said}`,
      "Check url and ref, and that git can sign in without asking.",
      { cause },
    );
  }
}

/** No prompt: a job in CI would wait for ever. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "true" };
}
