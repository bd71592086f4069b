import { debuglog, styleText } from "node:util";
import { isExtraHopError } from "../errors/index.js";
import { printable } from "../escaping/terminal.js";
import { fittingColumns } from "./text/fittingColumns.js";

const debug = debuglog("extrahop");

const barWidth = 24;

/** Why a run was given up: a signal came, or its output cannot be written. */
export class Interrupted extends Error {
  constructor(readonly exitCode: number) {
    super("interrupted");
  }
}

export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/**
 * What a command has to do with the world: where it writes, whether colours are wanted, and whether it should
 * stop.
 */
export class Session {
  readonly #controller = new AbortController();
  #status = false;
  #endWork: (() => void) | undefined;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
  ) {}

  /** Aborted by a signal and by a closed output; its reason is {@link Interrupted}. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True where a person looks at the result. */
  get onTerminal(): boolean {
    return this.out.isTTY === true;
  }

  interrupt(exitCode: number): void {
    this.#controller.abort(new Interrupted(exitCode));
  }

  /**
   * Lets the command finish what other processes have begun after a signal, in their own time.
   *
   * @param end ends them at once: called for a second signal
   */
  async finishesWork<T>(work: () => Promise<T>, end: () => void): Promise<T> {
    const note = () =>
      this.note("interrupted: what has begun is finished; interrupt again to end it at once");
    this.signal.addEventListener("abort", note, { once: true });
    this.#endWork = end;
    try {
      return await work();
    } finally {
      this.#endWork = undefined;
      this.signal.removeEventListener("abort", note);
    }
  }

  /** True where the command ends by itself after a signal. */
  get isFinishing(): boolean {
    return this.#endWork !== undefined;
  }

  /** After a second signal. */
  endWork(): void {
    this.#endWork?.();
  }

  /** Writes to the standard output: the result, and nothing else. */
  print(text: string): void {
    this.#clearStatus();
    this.out.write(`${text}\n`);
  }

  /** Writes to the standard error: what accompanies the result. */
  note(text: string): void {
    this.#clearStatus();
    this.err.write(`${text}\n`);
  }

  /** Says what is being done, in a line that goes away; nothing where nobody looks. */
  status(text: string): void {
    if (this.err.isTTY !== true) return;
    // A terminal that does not tell its width says 0.
    const width = (this.err.columns || 80) - 1;
    this.#clearStatus();
    this.err.write(fittingColumns(printable(text), width));
    this.#status = true;
  }

  /** Says how far a long work is: a bar on a terminal, a line for each step in a log. */
  progress(step: number, steps: number, text: string): void {
    if (this.err.isTTY !== true) this.note(`${step} of ${steps}: ${printable(text)}`);
    else this.status(this.bar(step, steps, text));
  }

  /** A bar of what is done, and a text. */
  bar(step: number, steps: number, text: string): string {
    const done = steps === 0 ? 0 : Math.floor((step / steps) * barWidth);
    return `[${"#".repeat(done)}${" ".repeat(barWidth - done)}] ${step} of ${steps}: ${text}`;
  }

  /**
   * Text of the standard output in a style, where the terminal has colours and NO_COLOR does not forbid them.
   */
  styled(style: Style, text: string): string {
    return styledFor(this.out, style, text);
  }

  /** Says an error in words, never with a call stack (which NODE_DEBUG=extrahop shows). */
  fail(error: unknown): void {
    const cause =
      error instanceof Error && "error" in error && isExtraHopError(error.error) ? error.error : error;
    debug("%s", error instanceof Error ? error.stack : error);
    const lines = (cause instanceof Error ? cause.message : String(cause)).split("\n").map(printable);
    this.note(`${styledFor(this.err, "red", "error:")} ${lines.join("\n")}`);
  }

  #clearStatus(): void {
    if (!this.#status) return;
    this.#status = false;
    this.err.write("\r\x1b[2K");
  }
}

function styledFor(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return stream.isTTY === true && stream.hasColors() ? styleText(style, text) : text;
}
