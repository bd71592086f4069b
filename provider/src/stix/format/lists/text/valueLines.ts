import { roleOfName } from "../columnNames.js";
import { isComment } from "../head.js";
import { reasonByComment } from "../marks/reasonByComment.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { readHostsLine } from "./hostsLine.js";
import { mayHoldCell } from "./urlRest.js";
import { areOfSeveralKinds, isPlain, mayBeRange, readValues } from "./values.js";

/** An address and what follows it, or a range. */
const addressAndMore = /^[\d.:a-f%lo]+[\s–—-]|^[\d.]+\.\.\d/i;

/** First characters of comments: # / - ; ! */
const mayBeComment: ReadonlySet<number> = new Set([0x23, 0x2f, 0x2d, 0x3b, 0x21]);

/** Reads lists with one value a line, or several. */
export class ValueLines implements LineReader {
  /** False until a line was looked at that is not common: it may be the name of the one column. */
  #isPastName = false;

  constructor(private readonly output: ListOutput) {}

  line(raw: string, number: number): void {
    // The common case: a million lines that are nothing but a value.
    if (this.output.common(raw)) return;
    const line = raw.trim();
    if (line === "" || (mayBeComment.has(line.charCodeAt(0)) && isComment(line))) return;
    if (!this.#isPastName) {
      this.#isPastName = true;
      if (isNameOfValues(line)) return;
    }
    if (isPlain(line) && !(mayBeRange(line) && addressAndMore.test(line))) this.output.text(line, number);
    else if (this.#isMarked(line, number)) return;
    else if (!addressAndMore.test(line) || !readHostsLine(line, number, this.output)) {
      const values = readValues(line, number, this.output);
      if (values.length > 1 && areOfSeveralKinds(values)) this.output.remark("kinds-on-one-line", number);
      if (line.includes("://") && mayHoldCell(line)) this.output.remark("url-with-delimiter", number);
    }
  }

  end(): void {}

  /** Leaves out a value whose comment says that it is no threat. */
  #isMarked(line: string, number: number): boolean {
    if (opensComment.test(line))
      this.output.fail("comment-not-closed", "A comment of several lines begins after a value.", number);
    const reason = reasonByComment(line);
    if (reason !== undefined) this.output.leaveOut(reason, number);
    return reason !== undefined;
  }
}

/** `VALUE /* note`, whose comment ends in another line. */
const opensComment = /\s\/\*(?!.*\*\/)/;

/** True for `ip`, `"url"` and other names of columns that hold indicators. */
function isNameOfValues(line: string): boolean {
  const role = line.length > 60 ? undefined : roleOfName(line);
  return role !== undefined && role !== "context" && role !== "type" && !line.includes(".");
}
