/**
 * Texts of the engine and its SDK, which carry no codes. Everything of this package is read by its code, in
 * messages/.
 */

/** Put before a message by the engine, and by the SDK once for each input that a failed promise reached. */
const prefixes = /^(?:(?:error|warning): )?(?:error serializing property "[^"]*": )*/;

export const withoutEnginePrefixes = (text: string): string => text.replace(prefixes, "");

/**
 * Printed at each run where the CLI is not an official bundle; it is about the machine, not about the stack.
 */
export const isAboutTheMachine = (text: string): boolean => /^using pulumi-[\w-]+ from \$PATH at /.test(text);

/** Repeats that a run failed whose errors are there too. */
export const isEndOfRun = (text: string): boolean =>
  /^(?:preview|update|refresh|destroy) failed$/i.test(text);

/**
 * The most informative line of an error: not the one in which the language host only says that a program ran.
 */
export function headline(text: string): string {
  const [first = "", second = ""] = text.split("\n");
  return /^Running program .* failed with an unhandled exception:$/.test(first) && second !== ""
    ? second
    : first;
}
