import { pythonWith } from "./peers/python.js";

/** Installs what needs the package registry, so that a test can tell early whether that is possible. */
Promise.all([pythonWith("peers"), pythonWith("oasis")]).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
