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
  modulePathIgnorePatterns: ["<rootDir>/provider/dist", "<rootDir>/simulator/dist"],
  ...overrides,
});

module.exports = {
  projects: [project("unit"), project("simulator"), project("engine"), project("errors"), project("package")],
  reporters: ["default"],
};
