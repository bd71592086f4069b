import { type ErrorCode, ExtraHopError } from "../errors/index.js";
import type { Context } from "./context.js";

/** What another configuration may cure. */
const curable: ReadonlySet<ErrorCode> = new Set([
  "EXTRAHOP_SYSTEM_UNKNOWN",
  "EXTRAHOP_UNAUTHORIZED",
  "EXTRAHOP_FORBIDDEN",
  "EXTRAHOP_UNREACHABLE",
  "EXTRAHOP_TLS",
]);

/**
 * Adds to an error what nobody would guess: without the program the engine hands over the configuration of the last `up` (it stands in the
 * state, encrypted), so that a refresh or a destroy doesn't see a key that was rotated since.
 */
export function withConfigurationHint(error: unknown, context: Context): unknown {
  if (!(error instanceof ExtraHopError) || !curable.has(error.code) || context.claims.any) return error;
  return new ExtraHopError({
    code: error.code,
    action: error.action,
    found: error.found,
    remedy:
      `${error.remedy}\nIf the configuration was changed since the last \`pulumi up\`: ` +
      "run this command with --run-program, without which it still sees the old one.",
    ...(error.system === undefined ? {} : { system: error.system }),
    ...(error.status === undefined ? {} : { status: error.status }),
    cause: error,
  });
}
