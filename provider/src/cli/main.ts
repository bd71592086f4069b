import { runProgram } from "./program.js";
import { Interrupted, Session } from "./session.js";

/** Signals that end a run in good order, with the exit code by which shells know each. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;
/** As a shell reports a program that wrote into a closed pipe. */
const brokenPipe = 141;
/** How long a command may take to put things in order after a signal, in milliseconds. */
const graceMilliseconds = 2_000;

async function main(): Promise<void> {
  const session = new Session();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      process.exit(error.code === "EPIPE" ? brokenPipe : 1);
    });
  }
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => {
      if (session.signal.aborted) process.exit(exitCode);
      session.interrupt(exitCode);
      setTimeout(() => process.exit(exitCode), graceMilliseconds).unref();
    });
  }
  try {
    process.exitCode = await runProgram(process.argv.slice(2), session);
  } catch (error) {
    const { reason } = session.signal;
    // Something may still wait for an answer that nobody wants any more.
    if (reason instanceof Interrupted) process.exit(reason.exitCode);
    session.fail(error);
    process.exitCode = 1;
  }
}

void main();
