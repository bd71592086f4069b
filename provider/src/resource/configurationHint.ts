import { type ErrorCode, ExtraHopError } from "../errors/index.js";
import { baseStackIn, withoutUndefined } from "../systems/index.js";
import type { Context } from "./context.js";

/** Errors that a change of the configuration can fix. */
const fixable: ReadonlySet<ErrorCode> = new Set([
  "EXTRAHOP_SYSTEM_UNKNOWN",
  "EXTRAHOP_UNAUTHORIZED",
  "EXTRAHOP_FORBIDDEN",
  "EXTRAHOP_UNREACHABLE",
  "EXTRAHOP_TLS",
]);

/**
 * Adds a hint to an error: without the program, the engine passes the configuration of the last `up` from the
 * state, so that a refresh or a destroy does not see a key that was rotated since.
 */
export function withConfigurationHint(error: unknown, context: Context): unknown {
  if (!(error instanceof ExtraHopError) || !fixable.has(error.code) || context.declarations.any) return error;
  // A site's engine gets the systems of its fleet as they are now.
  if (baseStackIn(context.environment) !== undefined) return error;
  return new ExtraHopError(
    withoutUndefined({
      code: error.code,
      action: error.action,
      found: error.found,
      remedy:
        `${error.remedy}\nIf the configuration was changed since the last \`pulumi up\`: ` +
        "run this command with --run-program, without which it still sees the old one.",
      system: error.system,
      status: error.status,
      cause: error,
    }),
  );
}
