import { runProgram } from "./program.js";
import { Interrupted, Session } from "./session.js";

/** Signals that end a run in good order, with the exit code by which shells know each. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;
/** As a shell reports a program that wrote into a closed pipe. */
const brokenPipe = 141;
/** How long a command may take to put things in order after a signal, in milliseconds. */
const graceMilliseconds = 2_000;
/** The same after a second signal, for the processes that the command has started. */
const endMilliseconds = 5_000;

async function main(): Promise<void> {
  const session = new Session();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      process.exit(error.code === "EPIPE" ? brokenPipe : 1);
    });
  }
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => endBySignal(session, exitCode));
  }
  try {
    const exitCode = await runProgram(process.argv.slice(2), session);
    const { reason } = session.signal;
    process.exitCode = reason instanceof Interrupted ? reason.exitCode : exitCode;
  } catch (error) {
    const { reason } = session.signal;
    // Something may still wait for an answer that nobody wants any more.
    if (reason instanceof Interrupted) process.exit(reason.exitCode);
    session.fail(error);
    process.exitCode = 1;
  }
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

void main();
