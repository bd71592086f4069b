import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultDeclaration, parseCredentials, type SourcesDeclaration } from "../../sources/index.js";
import { type StackFlags, stackChoice } from "../options/stack.js";
import { readConfigText } from "../pulumi/stackConfig.js";

const credentialsKey = "extrahop:credentials";
const declarationKey = "extrahop:sourcesDeclaration";

export const declarationHelp = `the declaration of sources (default: ${declarationKey} of the stack, else ${defaultDeclaration})`;
export const stackHelp = "the stack whose configuration is read (default: the one that is selected)";

/**
 * The declaration: as named on the command line, else by `extrahop:sourcesDeclaration`, else
 * `extrahop.sources.yaml`. Pulumi is asked only where a settings file of this folder has the key.
 */
export async function declarationFile(
  given: string | undefined,
  flags: StackFlags,
  signal: AbortSignal,
): Promise<string> {
  if (given !== undefined) return given;
  if (!isConfigured(declarationKey)) return defaultDeclaration;
  return (await readConfigText(declarationKey, stackChoice(flags), signal)) || defaultDeclaration;
}

/**
 * Credentials of the environment, and of the stack's configuration where the environment lacks one that the
 * declaration names.
 *
 * @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID
 */
export async function readCredentials(
  { sources, warninglists, remoteStore }: SourcesDeclaration,
  flags: StackFlags,
  signal: AbortSignal,
): Promise<ReturnType<typeof parseCredentials>> {
  const own = { from: "EXTRAHOP_CREDENTIALS", text: process.env["EXTRAHOP_CREDENTIALS"] };
  const known = parseCredentials([own]);
  const isComplete = [...sources.values(), warninglists, remoteStore].every(
    (declared) => declared?.credentials === undefined || known.has(declared.credentials),
  );
  if (isComplete || !isConfigured(credentialsKey)) return known;
  return parseCredentials([
    own,
    { from: credentialsKey, text: await readConfigText(credentialsKey, stackChoice(flags), signal) },
  ]);
}

/** True where the settings of a stack in this folder have a key; asking Pulumi takes a second. */
function isConfigured(key: string): boolean {
  return readdirSync(".").some(
    (name) => /^Pulumi\..+\.ya?ml$/.test(name) && readFileSync(join(".", name), "utf8").includes(key),
  );
}
