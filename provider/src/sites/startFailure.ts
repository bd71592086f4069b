import { statSync } from "node:fs";

/**
 * Explains why the Pulumi CLI did not start: what was found and what to do; the code stays that of the
 * operating system.
 *
 * @param folder that it was to start in
 */
export function startFailure(cause: NodeJS.ErrnoException, folder: string): NodeJS.ErrnoException {
  const { code, message } = cause;
  const explained = code === undefined ? undefined : explain(code, message, folder);
  if (code === undefined || explained === undefined) return cause;
  return Object.assign(new Error(explained, { cause }), { code });
}

function explain(code: string, message: string, folder: string): string | undefined {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return isFolder(folder)
        ? "there is no `pulumi` on PATH\nFix: install the Pulumi CLI so that it is on PATH, see pulumi.com/docs/install."
        : `there is no folder ${folder}\nFix: name the Pulumi project's folder with --cwd.`;
    case "EACCES":
      return `the \`pulumi\` on PATH cannot be run: ${message}\nFix: make it executable for you, or install the Pulumi CLI, see pulumi.com/docs/install.`;
    case "EMFILE":
    case "ENFILE":
    case "EAGAIN":
    case "ENOMEM":
      return (
        `the machine permits no further process or open file: ${message}\n` +
        "Fix: work on fewer sites at a time (`fleet --parallel`), or raise the limits (`ulimit -n 4096`, `ulimit -u`)."
      );
    default:
      return undefined;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
