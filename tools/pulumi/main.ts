/** Runs the Pulumi CLI in the caller's folder: `npm run -s pulumi -- ARGUMENTS`. */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { endWithParent } from "../endWithParent.js";
import { policyPacks } from "./policyPacks.js";
import { pulumiCommand } from "./pulumiCommand.js";

async function main(): Promise<number> {
  const pulumi = await pulumiCommand();
  const { command, env } = pulumi;
  // npm runs scripts in the package's root and sets INIT_CWD to the folder of its caller.
  const cwd = process.env["INIT_CWD"] || process.cwd();
  const scratch = join(tmpdir(), `pulumi-policy-packs-${process.pid}`);
  const packs = await policyPacks(pulumi, scratch)(process.argv.slice(2), cwd);
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const path =
    packs.folder === undefined
      ? {}
      : { PATH: [env["PATH"] ?? process.env["PATH"], packs.folder].join(delimiter) };
  let child: ChildProcess | undefined;
  // Heard before the start, so that a signal that comes during it is not lost.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to every process of the job. A second one would make Pulumi stop hard.
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      child?.kill(signal);
    });
  }
  endWithParent();
  const started = spawn(command, packs.args, {
    cwd,
    env: { ...process.env, ...env, ...path },
    stdio: "inherit",
  });
  child = started;
  return new Promise((resolve, reject) => {
    started.on("error", reject);
    started.on("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
