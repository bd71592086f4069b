import type { Context } from "../resource/context.js";
import { tryResolveSystem } from "../resource/resolveSystem.js";
import { parseOrigin, type System } from "../systems/index.js";

/**
 * True where the program declares a collection of this name, as it recorded itself: by a resource that this
 * run leaves out, that another provider process takes care of (as with the option `version`), or that the
 * engine has not passed to this process yet.
 */
export function isDeclaredByProgram({ origin }: System, name: string, context: Context): boolean {
  return context.programDeclarations.read(context.declarations.any).some((declared) => {
    if (declared.name !== name) return false;
    if (typeof declared.system === "string")
      return tryResolveSystem(declared.system, context)?.origin === origin;
    const found = parseOrigin(declared.system.host);
    return "origin" in found && found.origin === origin;
  });
}
