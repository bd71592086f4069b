const { availableParallelism } = require("node:os");

const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    {
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
      sourceMaps: "inline",
    },
  ],
};

const project = (name, overrides = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  testEnvironment: "node",
  transform,
  // Sources import each other with the `.js` of the compiled file; tests run them as TypeScript.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: [
    "<rootDir>/provider/dist",
    "<rootDir>/simulator/dist",
    "<rootDir>/policies/dist",
    "<rootDir>/tools/dist",
    "<rootDir>/bench/dist",
    "<rootDir>/bench/.work",
    "<rootDir>/.demo",
  ],
  ...overrides,
});

/** Tests that start processes of the built packages, so the build must be current. */
const builtProject = (name) => project(name, { globalSetup: "<rootDir>/tests/support/setUpOnce.cjs" });

/** Tests that run the real Pulumi CLI on the built packages. */
const engineProject = (name) =>
  project(name, {
    globalSetup: "<rootDir>/tests/support/setUpOnce.cjs",
    setupFilesAfterEnv: ["<rootDir>/tests/support/engineTimeout.cjs"],
    slowTestThreshold: 60,
  });

module.exports = {
  projects: [
    // The fast loop: no process, browser, package manager or compiler.
    project("unit", { setupFiles: ["<rootDir>/tests/support/noProcesses.cjs"] }),
    project("simulator"),
    // Tests that wait for busy and slow servers as long as users do.
    project("servers"),
    builtProject("cli"),
    builtProject("processes"),
    project("oracles"),
    builtProject("growth"),
    project("browser"),
    engineProject("engine"),
    engineProject("docs"),
    engineProject("errors"),
    engineProject("package"),
    engineProject("reliability"),
  ],
  reporters: ["default"],
  testSequencer: "<rootDir>/tests/support/processesFirst.cjs",
  // `npm run coverage`: a report, no threshold.
  collectCoverageFrom: ["{provider,policies,simulator}/src/**/*.ts"],
  coverageDirectory: "coverage",
  coverageProvider: "v8",
  coverageReporters: ["text-summary", "html", "json-summary", "json"],
  // Time decides no test; the limit only ends what hangs, also on a machine that is busy with other things.
  testTimeout: 60_000,
  // A run of the engine keeps about one core busy and waits now and then, so that a third worker has room.
  maxWorkers: Math.max(3, Math.floor(availableParallelism() / 2)),
};
