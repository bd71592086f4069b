import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { repository } from "../../tools/repository.js";
import { writeScript } from "../support/script.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

const lockFile = (version: string): string =>
  JSON.stringify({
    packages: {
      "": { name: "checkout" },
      "node_modules/one": { version, integrity: "sha512-x" },
      "node_modules/for-another-platform": { version: "1.0.0", optional: true, os: ["aix"] },
    },
  });

/**
 * A checkout with a source per project, a substitute for the compiler and an `npm` that records its calls and
 * installs what package-lock.json names, as npm does.
 */
async function checkout() {
  const folder = await temporaryFolder();
  const root = join(folder, "checkout");
  const calls = join(folder, "calls.log");
  const compiler = `
    const fs = require("node:fs");
    fs.appendFileSync(${JSON.stringify(calls)}, "tsc " + process.argv.slice(2).join(" ") + "\\n");
    if (fs.existsSync("broken")) { console.log("error TS1005"); process.exit(1); }
    for (const output of ["provider/dist/index.js", "simulator/dist/index.js", "policies/dist/index.js", "tools/dist/main.js"]) {
      fs.mkdirSync(require("node:path").dirname(output), { recursive: true });
      fs.writeFileSync(output, "");
    }`;
  const files: Record<string, string> = {
    "package.json": JSON.stringify({ name: "checkout", engines: { node: ">=20.18.1" } }),
    "package-lock.json": lockFile("1.0.0"),
    "tsconfig.base.json": "{}",
    "provider/tsconfig.json": "{}",
    "provider/src/index.ts": "export {};",
    "simulator/tsconfig.json": "{}",
    "simulator/src/index.ts": "export {};",
    "policies/tsconfig.json": "{}",
    "policies/src/index.ts": "export {};",
    "tools/tsconfig.json": "{}",
    "tools/main.ts": "export {};",
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  for (const file of ["setUp.mjs", "lock.cjs"]) {
    await cp(join(repository, "tools", file), join(root, "tools", file));
  }
  await writeFile(join(folder, "compiler.js"), compiler);
  await writeScript(
    join(folder, "bin", "npm"),
    `echo npm "$@" >> '${calls}'
rm -rf node_modules; mkdir -p node_modules/typescript/bin
grep -q unreachable package-lock.json && { echo 'npm error network'; exit 1; }
cp '${folder}/compiler.js' node_modules/typescript/bin/tsc
cp package-lock.json node_modules/.package-lock.json`,
  );
  const setUp = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const environment = {
        ...process.env,
        PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
      };
      execFile(
        process.execPath,
        [join(root, "tools", "setUp.mjs"), ...args],
        { env: environment },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const callsSoFar = async (): Promise<string[]> => {
    const text = existsSync(calls) ? await readFile(calls, "utf8") : "";
    await rm(calls, { force: true });
    return text.split("\n").filter((line) => line !== "");
  };
  return { root, setUp, callsSoFar };
}

const INSTALL = "npm ci --loglevel=error";
const BUILD = "tsc -b provider simulator policies tools";
const REBUILD = "tsc -b --force provider simulator policies tools";

onPosix("setting up a checkout", () => {
  it("installs and builds a fresh clone, and then has nothing to do or to say", async () => {
    const { setUp, callsSoFar } = await checkout();
    const first = await setUp("--quiet");
    expect(first).toMatchObject({ code: 0, stdout: "" });
    expect(first.stderr).toMatch(/^Installing .* \.\.\.\nBuilding; .* \.\.\.\n$/);
    expect(await callsSoFar()).toEqual([INSTALL, REBUILD]);

    expect(await setUp("--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await setUp()).toEqual({ code: 0, stdout: "", stderr: "Everything is ready.\n" });
    expect(await callsSoFar()).toEqual([]);
  });

  it("takes packages as they are when somebody else installed what package-lock.json names", async () => {
    const { root, setUp, callsSoFar } = await checkout();
    await setUp("--quiet");
    await rm(join(root, "node_modules", ".cache"), { recursive: true });
    await callsSoFar();
    await setUp("--quiet");
    expect(await callsSoFar()).toEqual([BUILD]);
  });

  it("installs again when package-lock.json names another version", async () => {
    const { root, setUp, callsSoFar } = await checkout();
    await setUp("--quiet");
    await callsSoFar();
    await writeFile(join(root, "package-lock.json"), lockFile("1.0.1"));
    await setUp("--quiet");
    expect((await callsSoFar())[0]).toBe(INSTALL);
  });

  it.each([
    [
      "a source changed",
      (root: string) => writeFile(join(root, "provider/src/index.ts"), "export const a = 1;"),
      BUILD,
    ],
    [
      "a compiler option changed",
      (root: string) => writeFile(join(root, "tsconfig.base.json"), '{ "a": 1 }'),
      BUILD,
    ],
    ["a source was added", (root: string) => writeFile(join(root, "tools/another.cjs"), ""), BUILD],
    [
      "an output is missing",
      (root: string) => rm(join(root, "simulator/dist"), { recursive: true }),
      REBUILD,
    ],
  ])("builds again when %s", async (_title, change, expected) => {
    const { root, setUp, callsSoFar } = await checkout();
    await setUp("--quiet");
    await callsSoFar();
    await change(root);
    expect((await setUp("--quiet")).code).toBe(0);
    expect(await callsSoFar()).toEqual([expected]);
  });

  it("shows the compiler's messages when the build fails, and tries again next time", async () => {
    const { root, setUp, callsSoFar } = await checkout();
    await writeFile(join(root, "broken"), "");
    const { code, stderr } = await setUp("--quiet");
    expect(code).toBe(1);
    expect(stderr).toContain("error TS1005\nThe build failed");
    await rm(join(root, "broken"));
    await callsSoFar();
    expect((await setUp("--quiet")).code).toBe(0);
    expect(await callsSoFar()).toEqual([REBUILD]);
  });

  it("shows npm's messages when the packages cannot be installed", async () => {
    const { root, setUp } = await checkout();
    await writeFile(join(root, "package-lock.json"), lockFile("unreachable"));
    const { code, stderr } = await setUp("--quiet");
    expect(code).toBe(1);
    expect(stderr).toContain("npm error network\n`npm ci` failed");
  });

  it("does the work once when two runs start together", async () => {
    const { setUp, callsSoFar } = await checkout();
    const runs = await Promise.all([setUp("--quiet"), setUp("--quiet")]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(await callsSoFar()).toEqual([INSTALL, REBUILD]);
  });

  it("refuses a Node that is too old, naming the one it needs", async () => {
    const { root, setUp, callsSoFar } = await checkout();
    await writeFile(join(root, "package.json"), JSON.stringify({ engines: { node: ">=99.1.0" } }));
    const { code, stderr } = await setUp();
    expect(code).toBe(1);
    expect(stderr).toContain(
      `Node ${process.versions.node} is too old: this project needs Node 99.1.0 or newer`,
    );
    expect(await callsSoFar()).toEqual([]);
  });
});
