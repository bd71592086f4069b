import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { isFullRun } from "../support/figures.js";
import { startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

/** More feeds than files may be open, so that one descriptor kept for each feed is too many. */
const [feeds, maxOpenFiles] = isFullRun ? [1100, 1024] : [300, 256];
const timeoutMilliseconds = 10 * 60_000;

interface Measured {
  readonly code: number | null;
  readonly text: string;
  /** The most descriptors that one process of our code had open at a time. */
  readonly descriptors: number;
}

/**
 * Runs the CLI with a limit of open files, and counts the descriptors of the Node processes that it starts.
 */
function limited(project: Project, ...args: string[]): Promise<Measured> {
  const { folder } = project;
  // The state is written once: its size is not what is tested.
  const env = { ...project.driverEnvironment, PULUMI_SKIP_CHECKPOINTS: "true" };
  const command = `ulimit -n ${maxOpenFiles}; exec pulumi "$@"`;
  const child = spawn("bash", ["-c", command, "pulumi", ...args], { cwd: folder, env, detached: true });
  let text = "";
  let descriptors = 0;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk));
  const sampling = setInterval(() => {
    descriptors = Math.max(descriptors, ...openFilesOfSession(child.pid ?? 0));
  }, 100);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearInterval(sampling);
      resolve({ code, text, descriptors });
    });
  });
}

/**
 * Of each Node process of a session, as `setsid` makes one: the CLI gives its plugins groups of their own.
 */
function openFilesOfSession(session: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, , , of] = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        const isOurs = Number(of) === session && readlinkSync(`/proc/${pid}/exe`) === process.execPath;
        return isOurs ? [readdirSync(`/proc/${pid}/fd`).length] : [];
      } catch {
        // It ended in between.
        return [];
      }
    });
}

const onLinux = process.platform === "linux" ? it : it.skip;

onLinux(
  `${feeds} feeds are previewed, uploaded and refreshed where ${maxOpenFiles} files may be open`,
  async () => {
    const fleet = await startFleet({
      sensor: { kind: "sensor", firmware: "26.3.0.1" },
    });
    const names = Array.from({ length: feeds }, (_, at) => `feed${at}`);
    // Lists are converted, documents are sent as they are.
    const files = names.map((name, at): [string, string] =>
      at % 2 === 0
        ? [`stix/${name}.txt`, `a${at}.example.com\n`]
        : [`stix/${name}.json`, bundleOf([`192.0.2.${at % 250}`])],
    );
    const project = await createProject({
      files: { "index.ts": fleetProgram, ...Object.fromEntries(files) },
    });
    await project.configure(fleet.config());
    const commands = [
      ["preview"],
      ["up", "--yes", "--skip-preview"],
      ["preview", "--refresh", "--expect-no-changes"],
    ];
    for (const args of commands) {
      const { code, text, descriptors } = await limited(project, ...args);
      expect({ args, code, text: code === 0 ? "" : text.slice(-3000) }).toEqual({ args, code: 0, text: "" });
      process.stderr.write(`${args[0]} ${descriptors}\n`);
      expect(descriptors).toBeGreaterThan(0);
      expect(descriptors).toBeLessThan(150);
    }
    expect(fleet.systems.sensor.collections()).toHaveLength(feeds);
  },
  timeoutMilliseconds,
);
