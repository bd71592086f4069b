import { delimiter, dirname } from "node:path";

/**
 * The line that makes `pulumi` this project's CLI in a shell.
 *
 * @param command full path of the CLI
 * @param path PATH as the CLI needs it, where that is longer than this process's own
 */
export function exportPath(command: string, path: string | undefined): string {
  const own = process.env["PATH"] ?? "";
  const added = path?.startsWith(own) ? path.slice(own.length).split(delimiter) : [];
  const folders = [dirname(command), ...added.filter((folder) => folder !== "")];
  return `export PATH="${folders.join(delimiter)}${delimiter}$PATH"`;
}
