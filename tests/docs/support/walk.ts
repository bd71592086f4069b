import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { cacheFolder } from "../../../tools/pulumi/cacheFolder.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import type { CodeBlock } from "./pages.js";

/** Text to put in place of the text of a page, because a test has no fixed ports and no registry. */
export type Exchange = readonly [from: string, to: string];

export interface PageRun {
  readonly code: number | null;
  /** What each block printed, in the order of the blocks. */
  readonly outputs: readonly string[];
  readonly text: string;
}

/** Variables of the caller that would let its own Pulumi and systems into the walk. */
const foreign = /^(PULUMI_|EXTRAHOP_|npm_|INIT_CWD$|NODE_ENV$|JEST_WORKER_ID$)/;
const mark = "--- block ";

/**
 * Runs blocks of a page one after another in one shell, as a reader does who types them, with an empty home.
 *
 * @param input what the commands can read from their standard input
 */
export async function walk(
  blocks: readonly CodeBlock[],
  exchanges: readonly Exchange[],
  options: { readonly folder: string; readonly input?: string; readonly environment?: NodeJS.ProcessEnv },
): Promise<PageRun> {
  const script = ["set -e", "exec 2>&1"];
  for (const [index, { text }] of blocks.entries()) {
    script.push(
      `echo '${mark}${index}'`,
      exchanges.reduce((all, [from, to]) => all.replaceAll(from, to), text),
    );
  }
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const home = await temporaryFolder();
  const child = spawn("bash", ["-c", script.join("\n")], {
    cwd: options.folder,
    env: {
      ...Object.fromEntries(own),
      HOME: home,
      // The CLI that was built or installed is found there.
      XDG_CACHE_HOME: dirname(cacheFolder()),
      EXTRAHOP_CONTENT_CACHE: `${home}/inspections`,
      // Pulumi looks for the real home, whatever HOME says.
      PULUMI_HOME: `${home}/.pulumi`,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      TMPDIR: home,
      ...options.environment,
    },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin.end(options.input ?? "");
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  try {
    // Not "close": what the script left in the background holds the streams open.
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("exit", resolve);
      child.on("error", reject);
    });
    const parts = text.split(new RegExp(`^${mark}\\d+\n`, "m")).slice(1);
    return { code, outputs: parts, text };
  } finally {
    end(child.pid);
  }
}

/** Ends whatever of the script's process group is still there. */
function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // Nothing was left.
  }
}

/**
 * Lines of a block that a page shows as printed and that were not, whatever the whitespace and the time of
 * day.
 */
export function notPrinted(shown: string, printed: string): readonly string[] {
  const plain = (line: string) =>
    line
      .replace(/\d{4}-\d\d-\d\d( \d\d:\d\d)?/g, "TIME")
      .replace(/\s+/g, " ")
      .trim();
  const lines = printed.split("\n").map(plain);
  return shown
    .split("\n")
    .map(plain)
    .filter((line) => line !== "" && !lines.some((other) => other.includes(line)));
}
