const LOOK_EVERY_MS = 200;

/**
 * Makes a program that npm started end when npm is asked to. npm hands a signal to the shell between them,
 * which dies of it and leaves the program running; a change of parent is how the program notices. It then
 * gets SIGTERM, as if it had been asked directly.
 */
export function endWithParent(): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  timer.unref();
}
