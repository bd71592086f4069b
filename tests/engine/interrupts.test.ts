import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bin } from "../support/runCli.js";
import { bundleOf } from "../support/stix/feeds.js";

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("an update that is interrupted", () => {
  let fleet: Fleet<"a" | "b">;
  let project: Project;

  beforeAll(async () => {
    fleet = await startFleet({
      a: { kind: "sensor", firmware: "26.3.0.1" },
      b: { kind: "sensor", firmware: "9.8.0.1" },
    });
  });

  beforeEach(async () => {
    const names = ["one", "two", "three"];
    const files = names.map((name, at): [string, string] => [`stix/${name}.txt`, `192.0.2.${at + 1}\n`]);
    project = await createProject({
      stack: "prod",
      files: {
        "index.ts": fleetProgram,
        ...Object.fromEntries(files),
        "stix/four.json": bundleOf(["192.0.2.9"]),
      },
    });
    await project.configure([
      ...fleet.config(),
      ...["a", "b"].map((name) => ({ path: `extrahop:systems.${name}.site`, value: name })),
    ]);
  });

  afterEach(async () => {
    for (const system of Object.values(fleet.systems)) {
      system.faults.clear();
      for (const { name } of system.collections()) await system.tamper.remove(name);
    }
  });

  /** As a shell starts it: in a process group of its own. */
  function start(
    command: string,
    args: readonly string[],
    stdio: "ignore" | "pipe" = "ignore",
  ): ChildProcess & { readonly pid: number } {
    const child = spawn(command, args, {
      cwd: project.folder,
      env: project.driverEnvironment,
      detached: true,
      stdio,
    });
    if (child.pid === undefined) throw new Error(`${command} does not start`);
    return Object.assign(child, { pid: child.pid });
  }

  const hang = () => {
    for (const system of Object.values(fleet.systems))
      system.faults.add({ operation: "create", skip: 1, times: "always", effect: { kind: "hang" } });
  };

  /** Until an upload to each of the systems is under way. */
  async function untilUploading(systems: readonly ("a" | "b")[]): Promise<void> {
    const isUploading = (name: "a" | "b") => fleet.systems[name].collections().length > 0;
    for (let waited = 0; !systems.every(isUploading); waited += 100) {
      if (waited > 60_000) throw new Error("no upload within a minute");
      await pause(100);
    }
    await pause(500);
  }

  const closed = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));

  const locks = (): readonly string[] => {
    const backend = fileURLToPath(project.driverEnvironment["PULUMI_BACKEND_URL"] ?? "");
    return readdirSync(join(backend, ".pulumi/locks"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".json"),
    );
  };

  async function expectNothingLeft(): Promise<void> {
    const temporary = project.driverEnvironment["TMPDIR"] ?? "";
    for (let waited = 0; processesWith(temporary).length > 0; waited += 100) {
      if (waited > 10_000) throw new Error(`still running: ${processesWith(temporary).join("; ")}`);
      await pause(100);
    }
    expect(readdirSync(temporary).filter((name) => name.includes("extrahop-"))).toEqual([]);
  }

  it("twice ends without a process, a lock or a temporary file, and the next update completes it", async () => {
    hang();
    const up = start("pulumi", ["up", "--yes", "--skip-preview", "--stack", "prod"]);
    const end = closed(up);
    await untilUploading(["a", "b"]);
    // As a terminal does: to all processes of its group.
    process.kill(-up.pid, "SIGINT");
    await pause(500);
    process.kill(-up.pid, "SIGINT");
    expect(await end).not.toBe(0);
    await expectNothingLeft();
    for (const system of Object.values(fleet.systems)) system.faults.clear();
    JSON.parse(await project.exportedState());
    await project.must("up", "--yes", "--skip-preview");
    for (const system of Object.values(fleet.systems)) expect(system.collections()).toHaveLength(4);
    await project.must("preview", "--refresh", "--expect-no-changes");
    await project.must("destroy", "--yes", "--skip-preview");
  });

  it("twice in a fleet ends the engines of all sites, and the next `fleet up` completes it", async () => {
    hang();
    const up = start(process.execPath, [bin, "fleet", "up", "--stack", "prod", "--by", "site"]);
    const end = closed(up);
    await untilUploading(["a", "b"]);
    process.kill(up.pid, "SIGINT");
    await pause(500);
    process.kill(up.pid, "SIGINT");
    expect(await end).toBe(130);
    await expectNothingLeft();
    for (const system of Object.values(fleet.systems)) system.faults.clear();
    const again = start(process.execPath, [bin, "fleet", "up", "--stack", "prod"]);
    expect(await closed(again)).toBe(0);
    for (const system of Object.values(fleet.systems)) expect(system.collections()).toHaveLength(4);
  });

  describe.each<{ title: string; exitCode: number | null; args: readonly string[]; end: End }>([
    {
      title: "by Ctrl-C that a package manager passes on as well",
      exitCode: 130,
      args: [process.execPath],
      end: async (up) => {
        process.kill(up.pid, "SIGINT");
        await pause(20);
        process.kill(up.pid, "SIGINT");
      },
    },
    {
      title: "by a terminal that is closed",
      exitCode: null,
      // Python holds the terminal of `fleet`.
      args: ["python3", "-c", "import pty, sys; pty.spawn(sys.argv[1:])", process.execPath],
      end: async (terminal) => {
        terminal.kill("SIGKILL");
      },
    },
  ])("once in a fleet, $title", ({ exitCode, args: [command = "", ...args], end }) => {
    it("waits for what the sites have begun, however long that takes", async () => {
      for (const [name, system] of Object.entries(fleet.systems))
        system.faults.add({
          operation: "create",
          times: "always",
          effect: { kind: "slow", milliseconds: name === "a" ? 3_000 : 5_000 },
        });
      const { b } = fleet.systems;
      const { length } = b.journal;
      const fleetUp = [bin, "fleet", "up", "--stack", "prod", "--by", "site"];
      const up = start(command, [...args, ...fleetUp], "pipe");
      const ended = closed(up);
      const isUploading = () => b.journal.slice(length).some(({ upload }) => upload !== null);
      for (let waited = 0; !isUploading() && waited < 60_000; waited += 100) await pause(100);
      await end(up);
      expect(await ended).toBe(exitCode);
      await expectNothingLeft();
      for (const system of Object.values(fleet.systems)) system.faults.clear();
      for (const stack of ["prod-a", "prod-b"]) {
        const state = await project.must("stack", "export", "--stack", stack);
        expect(JSON.parse(state.stdout)).not.toHaveProperty("deployment.pending_operations.0");
      }
      expect(locks()).toEqual([]);
    });
  });
});

type End = (up: ChildProcess & { readonly pid: number }) => Promise<void>;

/**
 * Command lines of the processes that have a folder for temporary files; `fleet` starts sessions of its own.
 */
function processesWith(temporary: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").slice(0, 120);
        return variables.some((variable) => variable.startsWith(`TMPDIR=${temporary}`)) && command !== ""
          ? [command]
          : [];
      } catch {
        // It ended in between.
        return [];
      }
    });
}
