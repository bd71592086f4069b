import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runCli } from "../support/runCli.js";
import { writeScript } from "../support/script.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

/** Runs a command with a `pulumi` that notes the variable and fails; returns what it noted. */
async function seenByPulumi(args: readonly string[], own?: string): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const log = join(folder, "log");
  await writeScript(join(folder, "bin", "pulumi"), `echo "$PULUMI_SKIP_UPDATE_CHECK" >> '${log}'; exit 1`);
  await writeFile(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  const environment = {
    PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
    ...(own === undefined ? {} : { PULUMI_SKIP_UPDATE_CHECK: own }),
  };
  await runCli(args, { folder, environment });
  return [...new Set((await readFile(log, "utf8")).trim().split("\n"))];
}

onPosix("the Pulumi CLI's check for a newer version", () => {
  it.each([
    ["fleet preview", ["fleet", "preview", "--stack", "prod", "--by", "site"]],
    ["systems list", ["systems", "list", "--stack", "prod"]],
    ["coverage", ["coverage", "--stack", "prod"]],
  ])("is left out by `%s`, as it would wait where nothing reaches the internet", async (_, args) => {
    expect(await seenByPulumi(args)).toEqual(["true"]);
  });

  it("is made where the user asks for it", async () => {
    expect(await seenByPulumi(["systems", "list", "--stack", "prod"], "false")).toEqual(["false"]);
  });
});
