import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { withLock } from "../../tools/lock.cjs";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  return child.pid ?? 0;
}

describe("a lock between processes", () => {
  it("is taken over at once from a process of this machine that is gone", async () => {
    const file = join(await temporaryFolder(), "lock");
    await writeFile(file, `${hostname()}\n${await endedProcess()}\nold`);
    expect(await withLock(file, () => readFile(file, "utf8"))).toContain(`\n${process.pid}\n`);
  });
});
