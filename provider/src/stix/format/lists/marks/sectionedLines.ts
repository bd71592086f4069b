import { isIndicatorKind, kindOfCell } from "../judging.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { headingOf } from "./headingOf.js";
import { namesExceptions } from "./markOfName.js";

/**
 * Reads a list whose headings may name exceptions, such as `# Whitelist`: the lines below one are no
 * indicators, until a heading names something else.
 */
export class SectionedLines implements LineReader {
  #allowed = false;

  constructor(
    private readonly output: ListOutput,
    private readonly lines: LineReader,
  ) {}

  line(line: string, number: number, ended?: boolean): void {
    // The common case: a value by itself.
    if (!this.#allowed && startsValue(line) && line.includes(".") && !line.includes("#")) {
      this.lines.line(line, number, ended);
      return;
    }
    const text = line.trim();
    const heading = headingOf(text);
    // The names of columns are a heading too, which the reader of a table needs.
    if (heading !== undefined) this.#allowed = heading === "exceptions";
    if (heading === "exceptions") return;
    if (isExcluded(text)) this.output.leaveOut("exception", number);
    else if (this.#allowed && isEntry(text)) this.output.leaveOut("allowed-section", number);
    else if (isAllowedByComment(text)) this.output.leaveOut("allowed", number);
    else this.lines.line(line, number, ended);
  }

  end(): void {
    this.lines.end();
  }
}

/** True for a line that begins with a letter or digit. */
function startsValue(line: string): boolean {
  const code = line.charCodeAt(0);
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** `!198.51.100.7` takes a value out; `! 198.51.100.7` is a comment. */
const isExcluded = (text: string): boolean =>
  /^!\S+$/.test(text) && isIndicatorKind(kindOfCell(text.slice(1)));

const isEntry = (text: string): boolean => text !== "" && !/^(?:#|\/\/|--|;|!)/.test(text);

/** True for `198.51.100.7 # false positive`. */
function isAllowedByComment(text: string): boolean {
  const hash = text.indexOf("#");
  if (hash < 2 || !/\s/.test(text.charAt(hash - 1))) return false;
  const comment = text.slice(hash).replace(/^#+\s*/, "");
  return !comment.includes("#") && namesExceptions(comment);
}
