/** Lines kept of the standard error of a program and its provider. */
const maxKept = 60;
/** Lines shown; the rest is of no use without the source. */
const maxShown = 5;

/** What the engine reports where a process ended, and which only the output of that process explains. */
const endOfProcess =
  /non-zero exit code|exit status \d+|error reading from server: EOF|transport is closing|could not read plugin/i;

/** Frames and frames' surroundings of a crash. */
const frame =
  /^\s+at |^\s*\d+: 0x|^-+|^<---|^\[\d+:|^node:internal|^Node\.js v|^Aborted|^[\s^{}\][]*$|^\s+throw err;/;
const anError = /\b\w*error\b|fatal/i;

/** The standard error of a stack's program and provider, of which the engine reports each line by itself. */
export class ProcessOutput {
  private readonly lines: string[] = [];

  /** @param text of one event; may have several lines */
  add(text: string): void {
    this.lines.push(...text.split("\n").filter((line) => !frame.test(line)));
    if (this.lines.length > maxKept) this.lines.splice(0, this.lines.length - maxKept);
  }

  /** Adds what the processes wrote where the message only reports that one of them ended. */
  explain(message: string): string {
    if (!endOfProcess.test(message) || this.lines.length === 0) return message;
    const first = this.lines.findIndex((line) => anError.test(line));
    const shown = first === -1 ? this.lines.slice(-maxShown) : this.lines.slice(first, first + maxShown);
    return [message.trim(), "Output of the program and its provider:", ...shown].join("\n");
  }
}
