import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../tools/repository.js";
import { cleanUp } from "../support/cleanUp.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;
const MINUTES = 60_000;

interface Demo {
  readonly child: ChildProcess;
  /** Everything written so far. */
  text(): string;
  readonly exitCode: Promise<number | null>;
}

/** A place to run the demo in, with a folder for temporary files that the test can look into. */
async function place() {
  const cwd = await temporaryFolder();
  const temporary = join(cwd, "tmp");
  await mkdir(temporary);
  const start = (...args: string[]): Demo => {
    const child = spawn(process.execPath, [join(repository, "tools", "dist", "demo", "main.js"), ...args], {
      cwd,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
    const exitCode = new Promise<number | null>((resolve) => child.on("close", resolve));
    cleanUp(async () => {
      child.kill("SIGTERM");
      await exitCode;
    });
    return { child, text: () => text, exitCode };
  };
  return { cwd, temporary, start };
}

/** @throws Error with all that the demo wrote when it fails */
async function succeeds(demo: Demo): Promise<void> {
  const code = await demo.exitCode;
  if (code !== 0) throw new Error(`the demo ended with exit code ${code}:\n${demo.text()}`);
}

/** Which of the systems that the demo named still take connections. */
async function reachable(text: string): Promise<string[]> {
  const ports = [...text.matchAll(/https:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
  expect(ports).toHaveLength(4);
  const states = await Promise.all(
    ports.map(
      (port) =>
        new Promise<string[]>((resolve) => {
          const socket = connect(port, "127.0.0.1");
          socket.on("connect", () => resolve([`port ${port}`]));
          socket.on("error", () => resolve([]));
          socket.on("connect", () => socket.destroy());
        }),
    ),
  );
  return states.flat();
}

onPosix("the demo", () => {
  it(
    "plays all chapters, shows the table of systems and collections, and leaves no files",
    async () => {
      const { cwd, temporary, start } = await place();
      const demo = start();
      await succeeds(demo);
      const text = demo.text();
      expect(text.match(/^\d\. .*$/gm)).toEqual([
        "1. A fleet of four systems",
        "2. Look first",
        "3. Converge the fleet",
        "4. Run it again",
        "5. A feed changes",
        "6. Somebody changes a collection by hand",
        "7. A publisher's list changes overnight",
        "8. Take it all away",
      ]);
      for (const command of ["preview", "up --yes", "refresh --yes", "destroy --yes"]) {
        expect(text).toContain(`\n$ pulumi ${command}`);
      }
      const rows = text.split("\n").filter((line) => /│.*observables/.test(line));
      expect(rows.map((row) => row.split("│")[1]?.trim())).toEqual([
        "munich-sensor",
        "headquarters",
        "osaka-sensor",
        "reveal-x-360",
      ]);
      expect(text).not.toContain("\u001b");
      expect(await reachable(text)).toEqual([]);
      expect(await readdir(temporary)).toEqual([]);
      expect(await readdir(cwd)).toEqual(["tmp"]);
    },
    5 * MINUTES,
  );

  it(
    "stops everything it started when it is interrupted in the middle of an update",
    async () => {
      const { temporary, start } = await place();
      const demo = start();
      demo.child.stdout?.on("data", () => {
        if (demo.text().includes("$ pulumi up")) demo.child.kill("SIGINT");
      });
      expect(await demo.exitCode).toBe(130);
      expect(demo.text()).not.toContain("4. Run it again");
      expect(await reachable(demo.text())).toEqual([]);
      expect(await readdir(temporary)).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    "leaves fleet and stack with --keep, to go on by hand until --stop",
    async () => {
      const { cwd, start } = await place();
      const kept = start("--keep");
      await succeeds(kept);
      expect(await reachable(kept.text())).toHaveLength(4);

      const [goOn] = /^\$ cd .*$/m.exec(kept.text()) ?? [];
      expect(goOn).toBeDefined();
      const byHand = await promisify(execFile)(
        "sh",
        [
          "-c",
          `${goOn?.slice(2)} && pulumi preview --expect-no-changes && pulumi stack output collections --json`,
        ],
        { cwd },
      );
      expect(byHand.stdout).toContain('"osaka-sensor":');

      const again = start("--keep");
      expect(await again.exitCode).toBe(1);
      expect(again.text()).toContain("npm run demo -- --stop");

      const stop = start("--stop");
      expect(await stop.exitCode).toBe(0);
      expect(await reachable(kept.text())).toEqual([]);
      expect(existsSync(join(cwd, ".demo"))).toBe(false);
    },
    5 * MINUTES,
  );
});
