import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeText,
  type Preview,
  type ReportedSystem,
  type Resource,
  readPreview,
  readState,
  readSystemsList,
  stackOfUrn,
} from "../report/index.js";
import { CommandError } from "./commandError.js";

/** A preview and, where it was given, the state of the same stack. */
export interface StackFiles {
  readonly preview: Preview;
  readonly state?: readonly Resource[];
}

/**
 * Reads previews and states, and brings together those of one stack.
 *
 * @param previews files, folders of files, or `-` for the standard input
 * @throws CommandError where one holds none, or two are of the same stack
 */
export async function readStacks(
  previews: readonly string[],
  states: readonly string[],
): Promise<readonly StackFiles[]> {
  const files = await filesOf(previews);
  const read = [];
  for (const file of files) read.push(await readOnePreview(file));
  const held = [];
  for (const file of await filesOf(states)) held.push(await readOneState(file));
  const [only] = read;
  // The one state of the one preview belongs to it, also where neither has a resource that says so.
  if (only !== undefined && read.length === 1 && held.length === 1) return [withState(only, held[0])];
  const byStack = new Map(held.map((state) => [stackOf(state), state]));
  const stacks = read.map(({ steps, diagnostics }) => stackOf([...steps, ...diagnostics]));
  const twice = stacks.find((stack, index) => stack !== undefined && stacks.indexOf(stack) !== index);
  if (twice !== undefined) {
    throw new CommandError(
      `Two of the previews are of the stack ${twice}\nFix: name one preview for each stack.`,
    );
  }
  return read.map((preview, index) => withState(preview, byStack.get(stacks[index])));
}

const withState = (preview: Preview, state: readonly Resource[] | undefined): StackFiles =>
  state === undefined ? { preview } : { preview, state };

/** The systems of a file as `extrahop:systemsFile` names it. @throws CommandError where it is none */
export async function readDeclaredSystems(file: string | undefined): Promise<readonly ReportedSystem[]> {
  if (file === undefined) return [];
  const systems = readSystemsList(decodeText(await readFile(file)));
  if (systems === undefined) {
    throw new CommandError(
      `${file} is no list of systems\nFix: run \`pulumi-extrahop coverage --systems-file ${file}\`, which reports each mistake in it.`,
    );
  }
  return systems;
}

async function filesOf(paths: readonly string[]): Promise<readonly string[]> {
  const found = [];
  for (const path of paths) {
    if (path === "-" || !(await isFolder(path))) found.push(path);
    else {
      const names = (await readdir(path)).filter((name) => /\.jsonl?$/.test(name)).sort();
      if (names.length === 0) throw new CommandError(`${path} has no .json or .jsonl file in it`);
      found.push(...names.map((name) => join(path, name)));
    }
  }
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new CommandError(
      `${path} does not exist\nFix: write it first, e.g. \`pulumi preview --json > ${path}\`, or name the file or folder that has it.`,
    );
  }
}

async function readOnePreview(file: string): Promise<Preview> {
  const text = decodeText(await contentOf(file));
  const preview = readPreview(text);
  if (preview === undefined) throw noPreview(file, text);
  return preview;
}

async function readOneState(file: string): Promise<readonly Resource[]> {
  const state = readState(parsed(decodeText(await contentOf(file))));
  if (state === undefined) {
    throw new CommandError(
      `${file} is no state of a stack\nWrite it with \`pulumi stack export --file ${file}\`.`,
    );
  }
  return state;
}

function stackOf(resources: readonly { readonly urn?: string }[]): string | undefined {
  for (const { urn } of resources) {
    const found = urn === undefined ? undefined : stackOfUrn(urn);
    if (found !== undefined) return `${found.project}/${found.stack}`;
  }
  return undefined;
}

async function contentOf(file: string): Promise<Buffer> {
  if (file !== "-") return readFile(file);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no state, and the caller says so.
    return undefined;
  }
}

function noPreview(file: string, text: string): CommandError {
  const name = file === "-" ? "the standard input" : file;
  const start = text.trim().slice(0, 200).split("\n")[0] ?? "";
  const holds = start === "" ? "it is empty" : `it begins with ${JSON.stringify(start)}`;
  return new CommandError(
    `${name} holds no preview: ${holds}\nWrite it with \`pulumi preview --json\` (\`--output json\` prints a summary without steps); where that failed before it began, its standard error says why.`,
  );
}
