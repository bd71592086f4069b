import { execFile, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { runCli } from "../support/runCli.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const run = promisify(execFile);

/** A test of a shell that is not there is reported as skipped. */
const itIn = (shell: string) => (spawnSync(shell, ["-c", "exit 0"]).status === 0 ? it : it.skip);

async function script(shell: string): Promise<string> {
  const file = join(await temporaryFolder(), `completion.${shell}`);
  const { code, stdout } = await runCli(["completion", shell]);
  expect(code).toBe(0);
  await writeFile(file, stdout);
  return file;
}

/** What bash offers after these words, the last of which is being typed. */
async function offeredByBash(file: string, words: readonly string[]): Promise<string[]> {
  const program = `source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _pulumi_extrahop
printf "%s\\n" "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["-c", program, "bash", file, "pulumi-extrahop", ...words]);
  return stdout.split("\n").filter((word) => word !== "");
}

async function offeredByFish(file: string, words: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await run("fish", [
    "--no-config",
    "-c",
    `source ${file}; complete -C '${["pulumi-extrahop", ...words].join(" ")}'`,
  ]);
  expect(stderr).toBe("");
  return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
}

const cases = [
  { typed: ["ins"], offered: ["inspect"] },
  { typed: ["inspect", "--sc"], offered: ["--scope"] },
  { typed: ["inspect", "a.xml", "--scope", ""], offered: ["document", "indicators"] },
  { typed: ["validate", "--format", "s"], offered: ["sarif"] },
  { typed: ["systems", "im"], offered: ["import"] },
  { typed: ["systems", "import", "--dry"], offered: ["--dry-run"] },
  { typed: ["completion", "f"], offered: ["fish"] },
  { typed: ["help", "disc"], offered: ["discover"] },
];

describe("completion", () => {
  itIn("bash")("knows the options of every command in bash", async () => {
    const file = await script("bash");

    for (const { typed, offered } of cases) {
      expect({ typed, offered: (await offeredByBash(file, typed)).sort() }).toEqual({ typed, offered });
    }
    const { stdout } = await runCli(["--help"]);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(await offeredByBash(file, [""])).toEqual(expect.arrayContaining(commands));
  });

  itIn("bash")("leaves paths to the shell", async () => {
    const file = await script("bash");

    expect(await offeredByBash(file, ["inspect", ""])).toEqual([]);
    expect(await offeredByBash(file, ["convert", "--out", ""])).toEqual([]);
    expect(
      (await run("bash", ["-c", 'source "$1"; complete -p pulumi-extrahop', "bash", file])).stdout,
    ).toContain("-o default");
  });

  itIn("fish")("knows them in fish, where there is one", async () => {
    const file = await script("fish");

    for (const { typed, offered } of cases) {
      expect({ typed, offered: (await offeredByFish(file, typed)).sort() }).toEqual({ typed, offered });
    }
  });

  itIn("zsh")("is a script that zsh takes, where there is one", async () => {
    const file = await script("zsh");

    const { stdout, stderr } = await run("zsh", [
      "-f",
      "-c",
      `source ${file}; print $_comps[pulumi-extrahop]`,
    ]);

    expect({ stdout, stderr }).toEqual({ stdout: expect.stringContaining("_pulumi_extrahop"), stderr: "" });
  });

  it("ends with 1 for a shell that it does not know", async () => {
    const { code, stderr } = await runCli(["completion", "tcsh"]);

    expect(code).toBe(1);
    expect(stderr).toContain("Allowed choices are bash, zsh, fish");
  });
});
