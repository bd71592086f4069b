/**
 * Ends a command with a message for the person who typed it: what is wrong, and on a second line what to do.
 */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
