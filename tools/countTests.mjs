/**
 * Reads a results file of `jest --json` and writes "PASSED FAILED SKIPPED", then a line for each failure.
 * A test file that cannot be run counts as one failed test.
 *
 * node tools/countTests.mjs RESULTS
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [, , resultsFile] = process.argv;
if (resultsFile === undefined) throw new Error("Usage: node tools/countTests.mjs RESULTS");
/**
 * @type {{
 *   numPassedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]
 * }}
 */
const results = JSON.parse(readFileSync(resultsFile, "utf8"));

const failures = [];
for (const { name, assertionResults, status } of results.testResults) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (status === "failed" && failed.length === 0) failures.push(`${file} (could not be run)`);
  for (const test of failed) failures.push(`${file}: ${test.fullName}`);
}
const skipped = results.numPendingTests + results.numTodoTests;
process.stdout.write(
  `${[[results.numPassedTests, failures.length, skipped].join(" "), ...failures].join("\n")}\n`,
);
