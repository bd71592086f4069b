import { readDeclaration, type SourcesDeclaration } from "../../sources/index.js";
import type { Finish } from "../command.js";
import { type ExitCode, exitCodes } from "../exitCodes.js";
import type { StackFlags } from "../options/stack.js";
import type { Session } from "../session.js";
import { declarationFile } from "./stackSettings.js";

/** Options that all commands about sources have. */
export interface SourcesFlags extends StackFlags {
  readonly declaration?: string;
  readonly json?: true;
}

const invalid = ["EXTRAHOP_DECLARATION_INVALID", "EXTRAHOP_LOCK_INVALID", "EXTRAHOP_CREDENTIALS_INVALID"];

/**
 * Runs a command on the declaration. An invalid declaration, lock file or set of credentials has an exit code
 * of its own: nothing was fetched.
 */
export async function withDeclaration(
  flags: SourcesFlags,
  session: Session,
  finish: Finish,
  run: (declaration: SourcesDeclaration) => Promise<ExitCode>,
): Promise<void> {
  try {
    const file = await declarationFile(flags.declaration, flags, session.signal);
    finish(await run(readDeclaration(file)));
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (!invalid.includes(String(code))) throw error;
    session.fail(error);
    finish(exitCodes.errorsFound);
  }
}
