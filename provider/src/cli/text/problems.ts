import { printable } from "../../escaping/terminal.js";
import type { Problem, ProblemLevel } from "../../stix/index.js";
import type { Session, Style } from "../session.js";
import { plural } from "./table.js";

/** `file`, or `archive!member`. */
export function placeOf({ file, member }: Pick<Problem, "file" | "member">): string {
  return printable(member === undefined ? file : `${file}!${member}`);
}

const styles: Readonly<Record<ProblemLevel, Style>> = { error: "red", warning: "yellow", note: "cyan" };

/**
 * `file:line:column: level code message`, the form that editors and problem matchers read. What concerns a
 * file as a whole is at its first character.
 */
export function problemLine(session: Session, problem: Problem): string {
  const { level, code, message, line = 1, column = 1, jsonPath } = problem;
  const path = jsonPath === undefined ? "" : ` (at ${printable(jsonPath)})`;
  const place = session.styled("bold", `${placeOf(problem)}:${line}:${column}:`);
  return `${place} ${session.styled(styles[level], level)} ${code} ${printable(message)}${path}`;
}

const maxLines = 50;

/** The first problems, worst first, a line for each; the last line counts the rest. */
export function problemLines(session: Session, problems: readonly Problem[]): readonly string[] {
  const sorted = [...problems].sort((a, b) => weight.indexOf(a.level) - weight.indexOf(b.level));
  const lines = sorted.slice(0, maxLines).map((problem) => problemLine(session, problem));
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `and ${plural(more, "more problem")}: \`validate\` lists them all`] : lines;
}

const weight: readonly ProblemLevel[] = ["error", "warning", "note"];

/** Problems by level; the order is that of their weight. */
export function countByLevel(problems: readonly Problem[]): Readonly<Record<ProblemLevel, number>> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of problems) counts[level] += 1;
  return counts;
}

/** "2 errors, 1 note"; "none" without any. */
export function levels(problems: readonly Problem[]): string {
  const counts = countByLevel(problems);
  const parts = weight.filter((level) => counts[level] > 0).map((level) => plural(counts[level], level));
  return parts.length === 0 ? "none" : parts.join(", ");
}
