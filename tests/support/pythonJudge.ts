import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { pythonWith } from "./python.js";

const run = promisify(execFile);
const maxOutputBytes = 64 * 1024 * 1024;

/** Readers of other authors in Python, which judge what this project reads and writes. */
export interface PythonJudge {
  /** `it` where the packages can be had; elsewhere the tests are skipped, visibly. */
  readonly itWithPython: jest.It;
  /**
   * Runs a script on files.
   *
   * @returns what it printed: one JSON value in a line for each file
   */
  readonly judge: <Judgement>(script: string, files: readonly string[]) => Promise<Judgement[]>;
}

/** @param packages requirements as pip takes them, e.g. `lxml==6.1.3` */
export function pythonJudge(packages: readonly string[]): PythonJudge {
  const python = pythonWith(packages);
  return {
    itWithPython: python === undefined ? it.skip : it,
    judge: async <Judgement>(script: string, files: readonly string[]) => {
      if (files.length === 0) return [];
      const { stdout } = await run(python ?? "", [script, ...files], { maxBuffer: maxOutputBytes });
      return stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Judgement);
    },
  };
}
