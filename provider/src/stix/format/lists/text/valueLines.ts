import { isComment } from "../head.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { readHostsLine } from "./hostsLine.js";
import { isPlain, readValues } from "./values.js";

/** An address and what follows it, or a range. */
const addressAndMore = /^[\d.:a-f%lo]+[\s-]/i;

/** Reads lists with one value a line, or several. */
export class ValueLines implements LineReader {
  constructor(private readonly output: ListOutput) {}

  line(raw: string, number: number): void {
    const line = raw.trim();
    if (line === "" || isComment(line)) return;
    const mayBeMore = addressAndMore.test(line);
    // The common case: a million lines that are nothing but a value.
    if (!mayBeMore && isPlain(line)) this.output.text(line, number);
    else if (!mayBeMore || !readHostsLine(line, number, this.output)) readValues(line, number, this.output);
  }

  end(): void {}
}
