import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import { shown } from "./requestFaults.js";

/** A command of git that takes longer waits for something that does not come. */
const timeoutMilliseconds = 300_000;
const maxCharacters = 400;

export interface FetchedCommit {
  /** The bare repository that holds it. */
  readonly repository: string;
  /** Its SHA-1 or SHA-256 in hex. */
  readonly commit: string;
}

/**
 * Gets the commit that a ref names into the store's own repository, without its history.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED
 */
export async function fetchCommit(context: FetchContext, url: string, ref: string): Promise<FetchedCommit> {
  const name = createHash("sha256").update(url).digest("hex").slice(0, 16);
  const repository = join(context.store.folder, "git", name);
  const isNew = !existsSync(repository);
  try {
    return { repository, commit: await fetchInto(context, repository, url, ref) };
  } catch (error) {
    if (isNew || context.signal.aborted) throw error;
  }
  // A killed run leaves its locks, a full disk damaged objects: another repository shows whether that was it.
  const fresh = `${repository}.new`;
  try {
    await rm(fresh, { recursive: true, force: true });
    const commit = await fetchInto(context, fresh, url, ref);
    await rm(repository, { recursive: true, force: true });
    await rename(fresh, repository);
    return { repository, commit };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function fetchInto(
  context: FetchContext,
  repository: string,
  url: string,
  ref: string,
): Promise<string> {
  await mkdir(repository, { recursive: true });
  await git(context, ["init", "--quiet", "--bare", repository]);
  const at = ["--git-dir", repository];
  // A leading dash would be taken for an option.
  await git(context, [...at, "fetch", "--quiet", "--depth", "1", "--", url, ref]);
  return (await git(context, [...at, "rev-parse", "FETCH_HEAD"])).trim();
}

/**
 * Runs git and returns what it prints.
 *
 * @param input what it reads
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED
 */
export async function git(context: FetchContext, args: readonly string[], input = ""): Promise<string> {
  try {
    return await new Promise<string>((resolve, reject) => {
      const options = { env: gitEnvironment(), signal: context.signal, timeout: timeoutMilliseconds };
      const child = execFile("git", args, options, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(Object.assign(error, { stderr })),
      );
      // One that ends before it reads reports that by its exit code.
      child.stdin?.on("error", () => undefined).end(input);
    });
  } catch (cause) {
    const { code, stderr = "" } = cause as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === "ENOENT") throw fetchFailed(context, "there is no git on PATH", "Install git.", { cause });
    const { origin } = context.source;
    const said = causeIn(stderr, origin.kind === "git" ? origin.url : "");
    throw fetchFailed(
      context,
      `git failed: ${said}`,
      "Check url and ref, and that git can sign in without asking.",
      { cause },
    );
  }
}

/**
 * What git reports up to its fatal error: the lines before are those of ssh or of the server, the lines after
 * are general advice.
 */
function causeIn(stderr: string, url: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  const fatal = lines.findIndex((line) => line.startsWith("fatal:"));
  const cause = (fatal < 0 ? lines : lines.slice(0, fatal + 1))
    .filter((line) => line !== "" && !/^warning:/i.test(line))
    .join(" ");
  const safe = (url === "" ? cause : cause.replaceAll(url, shown(url))).replace(/\/\/[^/@\s]+@/g, "//");
  if (safe === "") return "it was stopped, or took longer than 5 minutes";
  return safe.length <= maxCharacters ? safe : `${safe.slice(0, maxCharacters - 1)}…`;
}

/** No prompt: a job in CI would wait for ever. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "true" };
}
