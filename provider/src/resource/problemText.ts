import type { Problem } from "../stix/index.js";

const maxErrorsShown = 20;

/**
 * @param path the source's place on this machine, which the problems name; the reader knows it as `source`
 */
export function describeErrors(source: string, path: string, errors: readonly Problem[]): string {
  const shown = errors
    .slice(0, maxErrorsShown)
    .map((problem) => `  ${problemLine({ ...problem, file: problem.file.replace(path, source) })}`);
  const more = errors.length - shown.length;
  const rest =
    more > 0 ? [`  and ${more} more; see them all with: npx pulumi-extrahop inspect ${source}`] : [];
  return [`${source} cannot be used; nothing is uploaded`, ...shown, ...rest].join("\n");
}

export function problemLine(problem: Problem): string {
  return `${placeOf(problem)}: ${problem.message} [${problem.code}]`;
}

function placeOf({ file, member, line, column, jsonPath }: Problem): string {
  const place = member === undefined ? file : `${file} (${member})`;
  if (line !== undefined) return `${place}:${line}${column === undefined ? "" : `:${column}`}`;
  return jsonPath === undefined ? place : `${place} at ${jsonPath}`;
}
