import { spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { bin, cleanEnvironment } from "../support/runCli.js";
import { writeScript } from "../support/script.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;
const fleet = ["fleet", "preview", "--stack", "prod", "--by", "system"];
const systems = ["systems", "list", "--stack", "prod"];

onPosix("a command that needs the Pulumi CLI", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  });

  /** @param limits of the shell that starts it, e.g. `ulimit -n 22` */
  function run(args: readonly string[], path: readonly string[], limits = "true"): string {
    const { stderr } = spawnSync(
      "/bin/sh",
      ["-c", `${limits}; exec "$@"`, "sh", process.execPath, bin, ...args],
      {
        cwd: folder,
        encoding: "utf8",
        env: { ...cleanEnvironment(), PATH: [...path, "/usr/bin", "/bin"].join(delimiter) },
      },
    );
    return stderr;
  }

  const withPulumi = async (body: string): Promise<string> => {
    const file = join(folder, "bin", "pulumi");
    await writeScript(file, body);
    return file;
  };

  describe.each([
    ["fleet", fleet],
    ["systems", systems],
  ])("`%s`", (_, args) => {
    it("reports that there is none", () => {
      expect(run(args, [])).toMatch(/there is no `pulumi` on PATH\nFix: install the Pulumi CLI/);
    });

    it("reports one that cannot be run", async () => {
      const file = await withPulumi("exit 0");
      await chmod(file, 0o644);
      expect(run(args, [dirname(file)])).toMatch(/the `pulumi` on PATH cannot be run: .*EACCES\nFix: /);
    });

    it("reports that no further file can be opened, which is no crash", async () => {
      const file = await withPulumi("exit 0");
      // How many files Node itself opens differs with its version.
      const ends = [20, 22, 24, 26, 28].map((files) => run(args, [dirname(file)], `ulimit -n ${files}`));
      expect(ends.join("\n")).toMatch(
        /^error: .*no further process or open file: spawn pulumi EMFILE\nFix: .*ulimit -n/m,
      );
      expect(ends.join("\n")).not.toMatch(/'error' event|TypeError/);
    });

    it("reports a folder that is not there", () => {
      expect(run([...args, "--cwd", "missing"], [])).toMatch(/there is no folder .*missing\n.*--cwd/);
    });
  });

  it("reports a wrapper of the CLI that writes lines of its own", async () => {
    const file = await withPulumi('echo "using version 3"; echo "{}"');
    expect(run(fleet, [dirname(file)])).toMatch(
      /`pulumi config --json` wrote no JSON to the standard output\nFix: have a wrapper/,
    );
  });

  it("reports a file in the place of the project's folder", () => {
    expect(run([...fleet, "--cwd", "Pulumi.yaml"], [])).toMatch(/there is no folder .*Pulumi\.yaml\nFix: /);
  });
});
