import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Pinned } from "./pinned.js";
import { findProgram, pathFolders, runProgram } from "./programs.js";
import { type Progress, startProgress } from "./progress.js";

/** Go fetches a newer toolchain for a module by itself from this version on (go.dev/doc/toolchain). */
const SELF_UPDATING_GO = "1.21";

export interface Build {
  readonly pinned: Pinned;
  /** Folder that the binaries end up in; it appears only when all of them are built. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
}

/**
 * Builds Pulumi's programs from their official Go modules.
 *
 * @throws Error when Go is missing or too old, or when a build fails
 */
export async function buildWithGo({ pinned, folder, environment, report }: Build): Promise<void> {
  const go = await findGo(pinned, environment);
  const unfinished = await emptyNeighbour(folder);
  report(`Building Pulumi ${pinned.version} with Go. This takes some minutes, once; it is kept in ${folder}`);
  for (const { name, moduleFolder, mainPackage } of pinned.programs) {
    const progress = startProgress(name, report);
    const { code, stderr } = await runProgram(
      go,
      [
        "build",
        "-v",
        "-buildvcs=false",
        "-ldflags",
        `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinned.version}`,
        "-o",
        join(unfinished, name),
        mainPackage,
      ],
      { environment, cwd: moduleFolder, onStderr: (text) => count(progress, text) },
    );
    progress.stop(code === 0);
    if (code !== 0) throw new Error(`\`go build\` of ${name} failed:\n${lastMessages(stderr)}`);
  }
  await rename(unfinished, folder);
}

async function findGo(pinned: Pinned, environment: NodeJS.ProcessEnv): Promise<string> {
  const wanted = `Go ${pinned.go} or newer`;
  const go = findProgram("go", pathFolders(environment));
  if (go === undefined) throw new Error(`building it needs ${wanted}, and no \`go\` is on PATH`);
  const { code, stdout, stderr } = await runProgram(go, ["env", "GOVERSION", "GOTOOLCHAIN"], {
    environment,
    timeout: 60_000,
  });
  const [version = "", toolchain = ""] = stdout.split(/\r?\n/);
  if (code !== 0) throw new Error(`\`go env\` failed: ${stderr.trim()}`);
  const found = version.replace(/^go/, "");
  if (isOlder(found, toolchain.startsWith("local") ? pinned.go : SELF_UPDATING_GO)) {
    throw new Error(`building it needs ${wanted}, and ${go} is Go ${found}`);
  }
  return go;
}

function isOlder(version: string, floor: string): boolean {
  const [parts, floorParts] = [version, floor].map((text) => text.split(/[^\d]+/).map(Number));
  const difference = floorParts?.map((part, i) => (parts?.[i] ?? 0) - part).find((part) => part !== 0);
  return difference !== undefined && difference < 0;
}

/** An empty folder beside the given one; what earlier builds left unfinished is removed. */
async function emptyNeighbour(folder: string): Promise<string> {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.unfinished`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const unfinished = join(parent, `${prefix}-${process.pid}`);
  await mkdir(unfinished);
  return unfinished;
}

/**
 * `go build -v` writes one import path per package that it compiles, and a line per module that it fetches.
 */
function count(progress: Progress, text: string): void {
  for (const line of text.split("\n")) {
    if (line.startsWith("go: downloading ")) progress.fetched();
    else if (isPackage(line)) progress.compiled();
  }
}

function isPackage(line: string): boolean {
  return /^[\w./~-]+$/.test(line);
}

function lastMessages(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line !== "" && !isPackage(line));
  return lines
    .filter((line) => !line.startsWith("go: downloading "))
    .slice(-20)
    .join("\n");
}
