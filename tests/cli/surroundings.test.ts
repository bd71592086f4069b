import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { bin, runCli, startCli } from "../support/runCli.js";
import { bundle, folderOf, stixPackage } from "../support/stix/sources.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { onTerminal } from "./support/onTerminal.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

describe("the command line", () => {
  it("prints its version, and help that names every command", async () => {
    const version = await runCli(["--version"]);
    const help = await runCli(["--help"]);

    expect(version).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/), stderr: "" });
    expect(help.code).toBe(0);
    for (const name of ["inspect", "convert", "validate", "systems", "discover", "coverage", "completion"])
      expect(help.stdout).toMatch(new RegExp(`^ {2}${name}\\b`, "m"));
  });

  it.each(["inspect", "convert", "validate"])(
    "has help with exit codes for %s, in both ways of asking",
    async (name) => {
      const option = await runCli([name, "--help"]);
      const command = await runCli(["help", name]);

      expect(option.code).toBe(0);
      expect(option.stdout).toContain("Exit codes:");
      expect(option.stdout).toContain("--json");
      expect(command.stdout).toBe(option.stdout);
    },
  );

  it.each([
    { what: "an unknown command", args: ["inspct"], says: /unknown command 'inspct'/ },
    {
      what: "an unknown option",
      args: ["inspect", "a", "--jsn"],
      says: /unknown option '--jsn'\n\(Did you mean --json\?\)/,
    },
    { what: "a missing path", args: ["inspect"], says: /missing required argument 'path'/ },
    {
      what: "a limit that is no number",
      args: ["inspect", "a", "--members", "many"],
      says: /whole number from 1/,
    },
    { what: "a moment that is none", args: ["inspect", "a", "--now", "soon"], says: /date or an instant/ },
    { what: "no command", args: [], says: /Usage: pulumi-extrahop/ },
  ])("ends with 1 and says so on stderr for $what", async ({ args, says }) => {
    const { code, stdout, stderr } = await runCli(args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(says);
  });

  it("loads nothing of Pulumi to inspect", async () => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example"]) });
    const hook = join(folder, "hook.cjs");
    await writeFile(
      hook,
      `const Module = require("node:module");
       const load = Module._load;
       Module._load = function (request, ...rest) {
         if (/@pulumi|grpc|undici/.test(request)) throw new Error("loaded " + request);
         return load.call(this, request, ...rest);
       };`,
    );

    const { code, stderr } = await runCli(["inspect", "a.xml"], {
      folder,
      environment: { NODE_OPTIONS: `--require=${hook}` },
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

onPosix("on a terminal", () => {
  const coloured = "\u001b[3";

  it("uses colours", async () => {
    const folder = await folderOf({ "a.xml": "<broken" });

    expect(await onTerminal(["validate", "a.xml"], folder, {})).toContain(coloured);
  });

  it.each([
    { name: "NO_COLOR", value: "1" },
    { name: "TERM", value: "dumb" },
  ])("uses none with $name=$value", async ({ name, value }) => {
    const folder = await folderOf({ "a.xml": "<broken" });

    const shown = await onTerminal(["validate", "a.xml"], folder, { [name]: value });

    expect(shown).toContain("error xml-not-well-formed");
    expect(shown).not.toContain(coloured);
  });

  it("keeps JSON free of colours and of what is only said in passing", async () => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example"]) });

    const shown = await onTerminal(["inspect", "a.xml", "--json"], folder, {});

    // The pseudo-terminal joins both streams: the passing line is wiped before the result comes.
    const [last = ""] = shown.trim().split("\n").slice(-1);
    expect(JSON.parse(last.slice(last.indexOf("{")))).toMatchObject({ path: "a.xml" });
    expect(last).not.toContain(coloured);
  });

  it("writes no line that goes away wider than the terminal, whose characters may take two columns", async () => {
    const name = `${"脅威".repeat(35)}.xml`;
    const folder = await folderOf({ [name]: stixPackage(["one.example"]) });

    const shown = await onTerminal(["inspect", name, name, "--json"], folder, {});

    // A pseudo-terminal of Python has 80 columns; each such line is followed by one that clears it.
    const [, ...cleared] = shown.split("\r\u001b[2K").reverse();
    const widths = cleared.map((text) => {
      const line = text.slice(text.lastIndexOf("\n") + 1);
      return Buffer.byteLength(line.replace(/[脅威]/g, "  "));
    });
    expect(widths.length).toBeGreaterThan(0);
    expect(Math.max(...widths)).toBeLessThan(80);
    expect(shown).toContain("脅威");
  });
});

onPosix("when it is cut short", () => {
  it("ends quietly with 141 when nobody reads its output any more", async () => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example"]) });
    const child = startCli(["inspect", ...Array.from({ length: 3_000 }, () => "a.xml"), "--json"], {
      folder,
    });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdout?.once("data", () => child.stdout?.destroy());

    const [code] = await once(child, "close");

    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
  });

  (existsSync("/dev/full") ? it : it.skip)("reports output that cannot be written", async () => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example"]) });
    const full = await open("/dev/full", "w");
    const child = spawn(process.execPath, [bin, "inspect", "a.xml"], {
      cwd: folder,
      stdio: ["ignore", full.fd, "pipe"],
    });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });

    const [code] = await once(child, "close");
    await full.close();

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: the output cannot be written: ENOSPC: no space left on device, write\n",
    });
  });

  it.each([
    { signal: "SIGINT", exitCode: 130 },
    { signal: "SIGTERM", exitCode: 143 },
  ] as const)(
    "ends with $exitCode on $signal, says nothing and leaves no half-written file",
    async ({ signal, exitCode }) => {
      const folder = await temporaryFolder();
      const patterns = Array.from({ length: 60_000 }, (_, i) => `[domain-name:value = 'host-${i}.example']`);
      await writeFile(join(folder, "big.json"), bundle(patterns));
      const child = startCli(["convert", "big.json", "--to", "stix1", "--out", "out.tgz"], { folder });
      let stderr = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      await untilWritten(folder);
      child.kill(signal);

      const [code] = await once(child, "close");

      expect({ code, stderr }).toEqual({ code: exitCode, stderr: "" });
      expect(await namesIn(folder)).toEqual(["big.json"]);
    },
  );
});

async function untilWritten(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if ((await namesIn(folder)).length > 1) return;
    await pause(10);
  }
  throw new Error("Nothing was written in ten seconds.");
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}
