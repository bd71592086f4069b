import { join } from "node:path";
import ts from "typescript";
import { repository } from "../../../tools/repository.js";

/**
 * Type-checks texts as modules of a project that depends on this repository's packages, all in one program.
 *
 * @param texts TypeScript by name
 * @returns the compiler's messages, by name
 */
export function typeErrors(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(repository, "node_modules", "@types")],
  };
  const host = ts.createCompilerHost(options);
  // In the middle of the repository, so that its packages are found; modules, so that top-level await works.
  const files = new Map(
    [...texts].map(([name, text], i) => [join(repository, `block-${i}.mts`), { name, text }]),
  );
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file)?.text ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const own = files.get(file);
    return own === undefined
      ? getSourceFile(file, languageVersion, ...rest)
      : ts.createSourceFile(file, own.text, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const found = new Map<string, string[]>();
  for (const { file, messageText, start = 0 } of ts.getPreEmitDiagnostics(program)) {
    const name = files.get(file?.fileName ?? "")?.name ?? "the program";
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    const message = `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    found.set(name, [...(found.get(name) ?? []), message]);
  }
  return found;
}
