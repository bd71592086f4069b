import { existsSync } from "node:fs";
import { rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../../../tools/lock.cjs";
import { temporaryFolder } from "../../support/temporaryFolder.js";

describe("a lock between processes", () => {
  it("lets one action run at a time and tells the second that it waits", async () => {
    const file = join(await temporaryFolder(), "made", "on", "demand", "lock");
    const events: string[] = [];
    const action = (name: string) => async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      events.push(`${name} ends`);
    };
    const first = withLock(file, action("first"));
    while (!existsSync(file)) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, withLock(file, action("second"), () => events.push("second waits"))]);
    expect(events.filter((event) => event !== "second waits")).toEqual([
      "first begins",
      "first ends",
      "second begins",
      "second ends",
    ]);
    expect(events).toContain("second waits");
    expect(existsSync(file)).toBe(false);
  });

  it("is given back when the action fails", async () => {
    const file = join(await temporaryFolder(), "lock");
    const failing = withLock(file, async () => {
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(await withLock(file, async () => "free again")).toBe("free again");
  });

  it("is taken over from another machine that no longer touches it", async () => {
    const file = join(await temporaryFolder(), "lock");
    await writeFile(file, "another-machine\n1\nold");
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    expect(await withLock(file, async () => "taken")).toBe("taken");
  });

  it("is not taken from a holder on another machine that still touches it", async () => {
    const file = join(await temporaryFolder(), "lock");
    await writeFile(file, "another-machine\n1\nfresh");
    const events: string[] = [];
    const released = new Promise<void>((resolve) => setTimeout(resolve, 500)).then(async () => {
      events.push("released");
      await rm(file);
    });
    await withLock(
      file,
      async () => events.push("taken"),
      () => events.push("waiting"),
    );
    await released;
    expect(events).toEqual(["waiting", "released", "taken"]);
  });
});
