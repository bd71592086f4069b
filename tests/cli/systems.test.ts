import { readdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { jsonLines, runCli } from "../support/runCli.js";
import { writeScript } from "../support/script.js";
import { folderOf } from "../support/stix/sources.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { onTerminal } from "./support/onTerminal.js";

const onPosix = process.platform === "win32" ? describe.skip : describe;

const csv =
  "# the vendor's layout\nhttps://sensor-1.example.com/,marked-key-one\nsensor-2.example.com:8443,marked-key-two\n";

/** A `pulumi` that writes down its arguments and its input, a file each, and ends as asked. */
async function recordingPulumi(ending = "exit 0") {
  const folder = await temporaryFolder();
  const records = join(folder, "records");
  await writeScript(
    join(folder, "bin", "pulumi"),
    `mkdir -p '${records}'
n=$(ls '${records}' | wc -l)
printf '%s\\n' "$@" > "${records}/$n.arguments"
cat > "${records}/$n.input"
${ending}`,
  );
  const path = [join(folder, "bin"), dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const read = async (kind: "arguments" | "input"): Promise<string[]> => {
    const names = (await readdir(records)).filter((name) => name.endsWith(kind));
    return Promise.all(
      names
        .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
        .map((name) => readFile(join(records, name), "utf8")),
    );
  };
  return { environment: { PATH: path }, read, called: () => readdir(records).catch((): string[] => []) };
}

onPosix("systems import", () => {
  it("gives each key to pulumi by its standard input, and hosts alone by its arguments", async () => {
    const folder = await folderOf({ "systems.csv": csv });
    const pulumi = await recordingPulumi();

    const { code, stdout, stderr } = await runCli(["systems", "import", "systems.csv", "--stack", "prod"], {
      folder,
      environment: pulumi.environment,
    });

    expect(code).toBe(0);
    const calls = await pulumi.read("arguments");
    expect(calls.map((call) => call.trimEnd().split("\n"))).toEqual([
      [
        "config",
        "set-all",
        "--non-interactive",
        "--stack",
        "prod",
        "--path",
        "--plaintext",
        `'extrahop:systems["sensor-1.example.com"].host'=https://sensor-1.example.com`,
        "--plaintext",
        `'extrahop:systems["sensor-2.example.com:8443"].host'=https://sensor-2.example.com:8443`,
      ],
      ...["sensor-1.example.com", "sensor-2.example.com:8443"].map((name) => [
        "config",
        "set",
        "--non-interactive",
        "--stack",
        "prod",
        "--secret",
        "--path",
        "--",
        `extrahop:systems["${name}"].apiKey`,
      ]),
    ]);
    expect(await pulumi.read("input")).toEqual(["", "marked-key-one", "marked-key-two"]);
    expect(calls.join("")).not.toContain("marked");
    expect(stdout + stderr).not.toContain("marked");
    expect(stdout).toMatch(/^sensor-1\.example\.com +https:\/\/sensor-1\.example\.com +API key$/m);
    expect(stderr).toContain("1 of 2: apiKey of sensor-1.example.com\n");
    expect(stderr).toContain("2 systems stored in stack prod.\n");
  });

  it("shows a bar on a terminal instead of a line for each key", async () => {
    const folder = await folderOf({ "systems.csv": csv });
    const pulumi = await recordingPulumi();

    const shown = await onTerminal(["systems", "import", "systems.csv"], folder, pulumi.environment);

    expect(shown).toContain(`[${"#".repeat(12)}${" ".repeat(12)}] 1 of 2: apiKey of sensor-1.example.com`);
    expect(shown).toContain(`[${"#".repeat(24)}] 2 of 2: apiKey of sensor-2.example.com:8443\r\u001b[2K`);
    expect(shown).not.toContain("marked");
  });

  it("leaves no file, neither where it ran nor among temporary files", async () => {
    const folder = await folderOf({ "systems.csv": csv });
    const temporary = await temporaryFolder();
    const pulumi = await recordingPulumi();

    await runCli(["systems", "import", "systems.csv"], {
      folder,
      environment: { ...pulumi.environment, TMPDIR: temporary },
    });

    expect(await readdir(folder)).toEqual(["systems.csv"]);
    expect(await readdir(temporary)).toEqual([]);
  });

  it("reads the CSV from its standard input, with the columns that a header names", async () => {
    const folder = await temporaryFolder();
    const pulumi = await recordingPulumi();
    const input =
      'name,host,client id,client secret,generation\n"tenant ""one""",tenant.example,marked-id,marked-secret,stix2\n';

    const { code, stdout } = await runCli(["systems", "import", "-", "--json"], {
      folder,
      environment: pulumi.environment,
      input,
    });

    expect(code).toBe(0);
    expect(jsonLines(stdout)).toEqual([
      {
        stored: true,
        systems: [{ name: 'tenant "one"', host: "https://tenant.example", credentials: "client" }],
      },
    ]);
    const [plain = "", secret = ""] = await pulumi.read("arguments");
    expect(plain).toContain(`'extrahop:systems["tenant \\"one\\""].clientId'=marked-id\n`);
    expect(plain).toContain(`'extrahop:systems["tenant \\"one\\""].generation'=stix2\n`);
    expect(secret).toContain(`extrahop:systems["tenant \\"one\\""].clientSecret\n`);
    expect(await pulumi.read("input")).toEqual(["", "marked-secret"]);
  });

  it("only says what it would do with --dry-run: names, hosts and kinds, no key", async () => {
    const folder = await folderOf({ "systems.csv": csv });
    const pulumi = await recordingPulumi();

    const { code, stdout, stderr } = await runCli(["systems", "import", "systems.csv", "--dry-run"], {
      folder,
      environment: pulumi.environment,
    });

    expect(code).toBe(0);
    expect(await pulumi.called()).toEqual([]);
    expect(stdout).toMatch(/^SYSTEM +HOST +CREDENTIALS\nsensor-1/);
    expect(stdout + stderr).not.toContain("marked");
    expect(stderr).toBe("2 systems would be stored in the selected stack.\n");
  });

  it("tells every error of the CSV by line, never a value, stores nothing and ends with 2", async () => {
    const bad =
      "http://plain.example,marked-a\nhost.example,\nhost.example,marked-b\nhost.example,marked-c\nh1,h2,marked-d\n";
    const folder = await folderOf({ "systems.csv": bad });
    const pulumi = await recordingPulumi();

    const { code, stdout, stderr } = await runCli(["systems", "import", "systems.csv"], {
      folder,
      environment: pulumi.environment,
    });

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^systems\.csv:1\b.*https/m);
    expect(stderr).toMatch(/^systems\.csv:2: has no API key/m);
    expect(stderr).toMatch(/^systems\.csv:4: declares the system of line 3 again$/m);
    expect(stderr).toMatch(/^systems\.csv:5: has more than two columns/m);
    expect(stderr).not.toContain("marked");
    expect(await pulumi.called()).toEqual([]);
  });

  it("passes on why pulumi failed, without a key that it may have echoed", async () => {
    const folder = await folderOf({ "systems.csv": csv });
    const pulumi = await recordingPulumi(
      '[ "$2" = set ] && { echo "error: bad value marked-key-one" >&2; exit 6; }; exit 0',
    );

    const { code, stderr } = await runCli(["systems", "import", "systems.csv"], {
      folder,
      environment: pulumi.environment,
    });

    expect(code).toBe(1);
    expect(stderr).toContain(
      "error: storing apiKey of sensor-1.example.com failed: pulumi ended with 6\nerror: bad value [secret]\n",
    );
    expect(stderr).not.toContain("marked");
    expect(await pulumi.read("input")).toEqual(["", "marked-key-one"]);
  });

  it.each([
    {
      what: "there is no pulumi",
      file: "systems.csv",
      says: /there is no `pulumi` on PATH\nFix: install the Pulumi CLI/,
    },
    { what: "there is no such CSV", file: "none.csv", says: /none\.csv cannot be read \(ENOENT\)/ },
  ])("ends with 1 when $what", async ({ file, says }) => {
    const folder = await folderOf({ "systems.csv": csv });

    const { code, stderr } = await runCli(["systems", "import", file], {
      folder,
      environment: { PATH: folder },
    });

    expect(code).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/marked|^\s+at /m);
  });
});
