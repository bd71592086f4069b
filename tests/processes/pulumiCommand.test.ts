import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/version.js";
import { cacheFolder } from "../../tools/pulumi/cacheFolder.js";
import { readPinned } from "../../tools/pulumi/pinned.js";
import { type PulumiCommand, pulumiCommand, type Surroundings } from "../../tools/pulumi/pulumiCommand.js";
import { repository } from "../../tools/repository.js";
import { writeScript } from "../support/script.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;
const sdkFolder = dirname(require.resolve("@pulumi/pulumi/package.json"));
const pinned = readPinned();

/** A machine with the given programs on PATH, an empty cache and no way to the internet. */
async function machine(programs: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  const bin = join(folder, "bin");
  const cache = join(folder, "cache");
  await mkdir(bin);
  for (const [name, body] of Object.entries(programs)) await writeScript(join(bin, name), body);
  const lines: string[] = [];
  const get = (overrides: Partial<Surroundings> = {}): Promise<PulumiCommand> =>
    pulumiCommand({
      environment: { PATH: [bin, "/bin", "/usr/bin"].join(delimiter) },
      cache,
      install: async () => {
        throw new Error("no network here\nat some line");
      },
      report: (line) => lines.push(line),
      ...overrides,
    });
  return { folder, bin, cache, lines, get };
}

/** A `go` that writes down how it was called and makes what it was asked to build. */
const fakeGo = (log: string, version = "1.26.8", toolchain = "auto") => `
if [ "$1" = env ]; then printf 'go${version}\\n${toolchain}\\n'; exit 0; fi
echo "$PWD" "$@" >> '${log}'
echo 'go: downloading example.com/module v1.0.0' >&2
echo 'example.com/module/one' >&2
echo 'example.com/module/two' >&2
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v${pinned.version}\\n' > "$2"
chmod +x "$2"`;

/** Writes an official bundle as the installer would: CLI, language host and launcher in one folder. */
async function writeBundle(bin: string): Promise<void> {
  await writeScript(join(bin, "pulumi"), `echo v${pinned.version}`);
  await writeScript(join(bin, "pulumi-language-nodejs"), "");
  await writeScript(join(bin, "pulumi-resource-pulumi-nodejs"), "");
}

onPosix("getting the Pulumi CLI", () => {
  describe("when pulumi is on PATH", () => {
    it("takes it as it is when it is an official bundle", async () => {
      const { bin, get } = await machine();
      await writeBundle(bin);
      expect(await get()).toEqual({
        command: join(bin, "pulumi"),
        env: {},
        origin: "path",
        version: pinned.version,
        startsPolicyPacks: true,
      });
    });

    it("puts the launcher of dynamic providers on PATH when the CLI comes without it", async () => {
      const { bin, get } = await machine({ pulumi: "echo v3.200.1", "pulumi-language-nodejs": "" });
      const { env, version } = await get();
      expect(env).toEqual({ PATH: [bin, "/bin", "/usr/bin", sdkFolder].join(delimiter) });
      expect(version).toBe("3.200.1");
      expect(existsSync(join(sdkFolder, "pulumi-resource-pulumi-nodejs"))).toBe(true);
    });

    it("passes over one that does not answer, and says so", async () => {
      const { folder, bin, lines, get } = await machine({ pulumi: "echo broken >&2; exit 3" });
      const installed = await get({ install: (root) => writeBundle(join(root, "bin")) });
      expect(installed.origin).toBe("installed");
      expect(installed.command.startsWith(folder)).toBe(true);
      expect(lines[0]).toContain(`Passing over ${join(bin, "pulumi")}`);
      expect(lines[0]).toContain("broken");
    });
  });

  describe("when it is not", () => {
    it("installs the official bundle and finds it again without the installer", async () => {
      const { cache, get } = await machine();
      const roots: string[] = [];
      const install = async (root: string): Promise<void> => {
        roots.push(root);
        await writeBundle(join(root, "bin"));
      };
      const first = await get({ install });
      const second = await get();
      expect(first).toEqual({
        command: join(cache, `pulumi-${pinned.version}-${process.platform}-${process.arch}`, "bin", "pulumi"),
        env: {},
        origin: "installed",
        version: pinned.version,
        startsPolicyPacks: true,
      });
      expect(second).toEqual(first);
      expect(roots).toHaveLength(1);
    });

    it("runs one installer when two processes ask at once", async () => {
      const { get } = await machine();
      let installs = 0;
      const install = async (root: string): Promise<void> => {
        installs += 1;
        await writeBundle(join(root, "bin"));
      };
      const [one, other] = await Promise.all([get({ install }), get({ install })]);
      expect(other).toEqual(one);
      expect(installs).toBe(1);
    });

    it("builds CLI and language host with Go when the installer cannot do it", async () => {
      const { folder, cache, lines, get } = await machine();
      const log = join(folder, "go.log");
      await writeScript(join(folder, "bin", "go"), fakeGo(log));
      const built = await get();
      expect(built.origin).toBe("built");
      expect(built.startsPolicyPacks).toBe(false);
      expect(execFileSync(built.command, ["version"], { encoding: "utf8" })).toBe(`v${pinned.version}\n`);
      const buildFolder = dirname(built.command);
      expect((await readdir(buildFolder)).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
      expect(built.env["PATH"]?.split(delimiter)).toEqual([
        join(folder, "bin"),
        "/bin",
        "/usr/bin",
        sdkFolder,
      ]);

      const calls = readFileSync(log, "utf8").trim().split("\n");
      expect(calls).toEqual([
        expect.stringMatching(
          /\/tools\/pulumi\/cli build .* github\.com\/pulumi\/pulumi\/pkg\/v3\/cmd\/pulumi$/,
        ),
        expect.stringMatching(/\/tools\/pulumi\/language build .*\/nodejs\/cmd\/pulumi-language-nodejs$/),
      ]);
      expect(calls[0]).toContain(`version.Version=v${pinned.version} `);
      expect(lines.join("\n")).toContain("no network here");
      expect(lines.join("\n")).not.toContain("at some line");
      expect(lines.join("\n")).toMatch(/pulumi: \d+ s, 1 modules fetched, 2 packages compiled, done/);
      expect(await readdir(cache)).toEqual([expect.stringMatching(/-built-[0-9a-f]{8}$/)]);
    });

    it("leaves nothing that could be taken for the CLI when the build fails", async () => {
      const { cache, get } = await machine({
        go: `if [ "$1" = env ]; then printf 'go1.26.8\\nauto\\n'; exit 0; fi
echo 'example.com/module/one' >&2; echo 'disk full' >&2; exit 1`,
      });
      await expect(get()).rejects.toThrow(/`go build` of pulumi failed:\ndisk full\n/);
      expect((await readdir(cache)).filter((name) => !name.includes("unfinished"))).toEqual([]);
    });

    it("says what to install when there is neither internet nor Go", async () => {
      const { get } = await machine();
      const environment = { PATH: (await temporaryFolder()) as string };
      const error = await get({ environment }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const { message } = error as Error;
      expect(message).toContain("official installer: no network here");
      expect(message).toContain("no `go` is on PATH");
      expect(message).toContain(`install Go ${pinned.go} or newer`);
      expect(message).toContain("pulumi.com/docs/install");
    });

    it.each([
      ["1.20.14", "auto"],
      ["1.24.0", "local"],
    ])("refuses Go %s with GOTOOLCHAIN=%s, naming the version it needs", async (version, toolchain) => {
      const { folder, get } = await machine();
      const log = join(folder, "go.log");
      await writeScript(join(folder, "bin", "go"), fakeGo(log, version, toolchain));
      await expect(get()).rejects.toThrow(`is Go ${version}`);
      expect(existsSync(log)).toBe(false);
    });

    it("leaves fetching a newer toolchain to a Go that can do it", async () => {
      const { folder, get } = await machine();
      await writeScript(join(folder, "bin", "go"), fakeGo(join(folder, "go.log"), "1.24.0", "auto"));
      expect((await get()).origin).toBe("built");
    });
  });

  it("asks for the CLI of the very version of the SDK that programs use", () => {
    expect(pinned.version).toBe(sdkVersion);
  });

  it("pins the build by go.mod and go.sum of both programs", () => {
    for (const { moduleFolder, mainPackage } of pinned.programs) {
      expect(readFileSync(join(moduleFolder, "go.mod"), "utf8")).toContain(`tool ${mainPackage}\n`);
      expect(existsSync(join(moduleFolder, "go.sum"))).toBe(true);
      expect(moduleFolder.startsWith(repository)).toBe(true);
    }
  });

  const ownBuild = join(
    cacheFolder(),
    `pulumi-${pinned.version}-${process.platform}-${process.arch}-built-${pinned.fingerprint}`,
    "pulumi",
  );
  (existsSync(ownBuild) ? it : it.skip)("has built a CLI that knows its version", () => {
    const environment = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    expect(execFileSync(ownBuild, ["version"], { encoding: "utf8", env: environment })).toBe(
      `v${pinned.version}\n`,
    );
  });
});
