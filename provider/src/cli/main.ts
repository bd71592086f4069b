import { endRunEarly } from "./endRun.js";
import { runProgram } from "./program.js";
import { Interrupted, Session } from "./session.js";

async function main(): Promise<void> {
  const session = new Session();
  endRunEarly(session);
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

void main();
