import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { repository } from "../../tools/repository.js";
import { writeScript } from "../support/script.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

/** Puts a `pulumi` on PATH that does as the script says, except for answering `pulumi version`. */
async function withPulumi(script: string) {
  const folder = await temporaryFolder();
  const caller = join(folder, "the caller's");
  await mkdir(caller);
  await writeScript(
    join(folder, "bin", "pulumi"),
    `if [ "$*" = version ]; then echo v3.300.0; exit 0; fi\n${script}`,
  );
  const environment = { ...process.env, PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter) };
  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(command, args, { cwd: caller, env: { ...environment, ...env }, stdio: "pipe" });
  return { caller, start };
}

function finished(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output.stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...output })));
}

const main = join(repository, "tools", "dist", "pulumi", "main.js");

onPosix("running the Pulumi CLI through the project", () => {
  it("runs it in the caller's folder with the arguments as they were given", async () => {
    const { caller, start } = await withPulumi(`pwd; printf '[%s]' "$@"`);
    const child = start("npm", [
      "--prefix",
      repository,
      "run",
      "-s",
      "pulumi",
      "--",
      "up",
      "two words",
      "$HOME",
      "",
    ]);
    expect(await finished(child)).toEqual({
      code: 0,
      stdout: `${caller}\n[up][two words][$HOME][]`,
      stderr: "",
    });
  }, 30_000);

  it("hands on stdin and the exit code", async () => {
    const { start } = await withPulumi("read line; echo got $line; exit 42");
    const child = start(process.execPath, [main, "config", "set", "key"]);
    child.stdin?.end("a value\n");
    expect(await finished(child)).toMatchObject({ code: 42, stdout: "got a value\n" });
  });

  it.each([
    ["SIGINT", 7],
    ["SIGTERM", 8],
    ["SIGHUP", 9],
  ] as const)("hands on %s, so that Pulumi can end its run in order", async (signal, expected) => {
    const { start } = await withPulumi(`
trap 'echo stopped by INT; exit 7' INT; trap 'echo stopped by TERM; exit 8' TERM; trap 'echo stopped by HUP; exit 9' HUP
echo ready; i=0; while [ $i -lt 100 ]; do sleep 0.05; i=$((i+1)); done`);
    const child = start(process.execPath, [main, "up"]);
    child.stdout?.once("data", () => child.kill(signal));
    expect(await finished(child)).toMatchObject({
      code: expected,
      stdout: `ready\nstopped by ${signal.slice(3)}\n`,
    });
  });

  it("ends Pulumi when npm is asked to end, which only reaches the shell between", async () => {
    const { start } = await withPulumi(`
trap 'echo stopped by TERM; exit 8' TERM
echo ready; i=0; while [ $i -lt 100 ]; do sleep 0.05; i=$((i+1)); done`);
    const npm = { npm_lifecycle_event: "pulumi" };
    const shell = start("sh", ["-c", `"${process.execPath}" "${main}" up; true`], npm);
    shell.stdout?.once("data", () => shell.kill("SIGTERM"));
    expect((await finished(shell)).stdout).toBe("ready\nstopped by TERM\n");
  });

  it("ends as a shell would when Pulumi was killed", async () => {
    const { start } = await withPulumi("kill -KILL $$");
    expect(await finished(start(process.execPath, [main, "up"]))).toMatchObject({ code: 128 + 9 });
  });
});
