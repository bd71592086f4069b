import { isatty } from "node:tty";
import type { Session } from "./session.js";

/** Signals that end a run in good order, with the exit code by which shells know each. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;
const hangUp = 129;
/** As a shell reports a program that wrote into a closed pipe. */
const brokenPipe = 141;
/** How long a command may take to put things in order after a signal, in milliseconds. */
const graceMilliseconds = 2_000;
/** The same after a second signal, for the processes that the command has started. */
const endMilliseconds = 5_000;
/**
 * Ctrl-C reaches every process of the terminal, and package managers pass it on to their script as well: what
 * follows within this time, in milliseconds, is the same key.
 */
const repeatMilliseconds = 300;

/** Ends a run early: by a signal, by a terminal that is closed, or where its output cannot be written. */
export function endRunEarly(session: Session): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => endByOutput(session, stream, error));
  }
  let endedAt = Number.NEGATIVE_INFINITY;
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => {
      if (performance.now() - endedAt < repeatMilliseconds) return;
      endedAt = performance.now();
      endBySignal(session, exitCode);
    });
  }
  // Node undoes what `nohup` set: without a terminal the run goes on, so nothing may end the process.
  const onTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  process.on("SIGHUP", () => {
    // The kernel and the shell may both send it: it never counts as a second signal.
    if (onTerminal && !session.signal.aborted) endBySignal(session, hangUp);
  });
  process.on("exit", (code) => {
    if (code === hangUp) endByHangUp();
  });
}

/** At its end Node resets the terminal, and aborts where there is none any more. */
function endByHangUp(): void {
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}

/** A second signal ends what the first one lets a command finish. */
function endBySignal(session: Session, exitCode: number): void {
  const isFirst = !session.signal.aborted;
  if (isFirst) session.interrupt(exitCode);
  else if (session.isFinishing) session.endWork();
  else process.exit(exitCode);
  if (isFirst && session.isFinishing) return;
  setTimeout(() => process.exit(exitCode), isFirst ? graceMilliseconds : endMilliseconds).unref();
}

/** Processes that write to this one would end in the middle of their work if it ended now. */
function endByOutput(session: Session, stream: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
  const exitCode = error.code === "EPIPE" ? brokenPipe : 1;
  if (exitCode === 1 && stream === process.stdout && !session.signal.aborted)
    session.fail(new Error(`the output cannot be written: ${error.message}`));
  if (!session.isFinishing) process.exit(exitCode);
  if (!session.signal.aborted) session.interrupt(exitCode);
}
