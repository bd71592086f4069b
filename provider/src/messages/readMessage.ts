import { definitions } from "./definitions.js";
import { bracketedCode } from "./grammar/message.js";
import { readLegacySentence } from "./legacy/sentences.js";
import type { ReadMessage } from "./readTypes.js";

/**
 * Reads a message back from its text.
 *
 * @param text as it was formatted, by this version of the package or an earlier one
 * @returns undefined for a text that is no message of this package, such as an error. `fields` is absent
 *   where the code is known and the sentence is not, as in a message of a later version.
 */
export function readMessage(text: string): ReadMessage | undefined {
  const code = bracketedCode(text);
  if (code === undefined) return readLegacySentence(text);
  const definition = definitions.find((one) => one.code === code);
  if (definition === undefined) return undefined;
  const fields: unknown = definition.parse(text);
  return (fields === undefined ? { code } : { code, fields }) as ReadMessage;
}

/**
 * The message without its system and collection, for a place where they are known; undefined where its
 * sentence was not understood.
 */
export function predicateOf({ code, fields }: ReadMessage): string | undefined {
  if (fields === undefined) return undefined;
  const { predicate } = definitions.find((one) => one.code === code) ?? {};
  return (predicate as ((fields: object) => string) | undefined)?.(fields);
}
