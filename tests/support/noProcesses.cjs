/**
 * Setup file of the unit project: starting a process from a test fails. Worker threads are fine.
 * A test that needs a process, a browser, pip or a compiler belongs to a project named for it, see
 * CONTRIBUTING.md.
 */
const STARTERS = ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"];

/** @param {string} name */
const refuse = (name) => () => {
  throw new Error(
    `child_process.${name} in a unit test: the unit project starts no process. ` +
      "Fix: move the test to tests/cli, tests/oracles, tests/browser or tests/processes.",
  );
};

// Replaced for one test file at a time: the real module is shared by all files of a jest worker.
for (const id of ["node:child_process", "child_process"]) {
  jest.mock(id, () => ({
    ...jest.requireActual("node:child_process"),
    ...Object.fromEntries(STARTERS.map((name) => [name, refuse(name)])),
  }));
}
