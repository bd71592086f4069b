import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

async function count(results: unknown): Promise<{ status: number | null; lines: string[] }> {
  const file = join(await temporaryFolder(), "results.json");
  await writeFile(file, typeof results === "string" ? results : JSON.stringify(results));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(repository, "tools", "countTests.mjs"), file],
    {
      encoding: "utf8",
      cwd: repository,
    },
  );
  return { status, lines: stdout.trim().split("\n") };
}

const suite = (file: string, tests: Record<string, string>, status = "passed") => ({
  name: join(repository, "tests", file),
  status,
  assertionResults: Object.entries(tests).map(([fullName, outcome]) => ({ fullName, status: outcome })),
});

describe("counting the tests of a jest run", () => {
  it("counts passed, failed and skipped tests and names the failed ones", async () => {
    const results = {
      numPassedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        suite("unit/a.test.ts", { "reads a feed": "passed", "skips it": "pending", "some day": "todo" }),
        suite("unit/b.test.ts", { "uploads it": "failed", "lists it": "passed" }, "failed"),
      ],
    };
    expect(await count(results)).toEqual({ status: 0, lines: ["2 1 2", "tests/unit/b.test.ts: uploads it"] });
  });

  it("counts a test file that cannot be run as a failed test", async () => {
    const results = {
      numPassedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [suite("unit/c.test.ts", {}, "failed")],
    };
    expect((await count(results)).lines).toEqual(["0 1 0", "tests/unit/c.test.ts (could not be run)"]);
  });

  it("fails when jest left no results", async () => {
    expect((await count("")).status).not.toBe(0);
  });
});
