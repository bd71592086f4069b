import { printable } from "../../escaping/terminal.js";
import {
  ContentStore,
  lockPath,
  pinnedContents,
  readLock,
  type SourcesDeclaration,
} from "../../sources/index.js";
import { type ExitCode, exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import type { SourcesFlags } from "./declarationCommand.js";

/** `sources verify`. */
export async function runVerify(
  declaration: SourcesDeclaration,
  flags: SourcesFlags,
  session: Session,
): Promise<ExitCode> {
  const lock = await readLock(lockPath(declaration.file));
  const store = new ContentStore(declaration.store);
  let faults = 0;
  for (const { name, pinned } of pinnedContents(declaration, lock)) {
    session.status(`${name}: reading`);
    const state = await stateOf(store, pinned?.sha256);
    if (state !== "intact") faults += 1;
    if (flags.json === true) session.print(JSON.stringify({ source: name, state }));
    else session.print(`${printable(name)}: ${state}`);
  }
  if (faults > 0 && flags.json !== true) session.note(fix);
  return faults === 0 ? exitCodes.fine : exitCodes.errorsFound;
}

const fix =
  "Fix: run `npx pulumi-extrahop sources fetch` to get pinned content again, or `sources update` to pin what the sources deliver now.";

async function stateOf(store: ContentStore, sha256: string | undefined): Promise<string> {
  if (sha256 === undefined) return "never fetched";
  if (!store.has(sha256)) return "missing";
  return (await store.isIntact(sha256)) ? "intact" : "damaged";
}
