import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Simulator } from "../../simulator/src/index.js";
import { pythonWith } from "../support/python.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { addresses, stix1Archive, stix2File, tar, tgz } from "./support/stixFiles.js";
import { apiKey, client, startSystem } from "./support/systems.js";

const python = pythonWith(["requests==2.32.3"]);
const withPython = python === undefined ? describe.skip : describe;
const clients = join(__dirname, "..", "support", "clients");
const run = promisify(execFile);

/** What a Python program prints that trusts the simulator's CA and nothing else. */
async function runPython({ caPem }: Simulator, ...args: readonly string[]): Promise<string> {
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, caPem);
  const env = { ...process.env, REQUESTS_CA_BUNDLE: caFile, SSL_CERT_FILE: caFile };
  return (await run(python ?? "", args, { env })).stdout;
}

async function folderWith(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = join(await temporaryFolder(), "feeds");
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const archiveNames = (simulator: Simulator): unknown[] =>
  simulator.collections().map(({ name, userKey, observables }) => [name, userKey, observables]);

withPython("clients that send what the vendor's programs send", () => {
  it("fill sensors and consoles from a CSV with trailing slashes, and overwrite by name the next time", async () => {
    const sensor = await startSystem();
    const console = await startSystem({ kind: "console", firmware: "26.1.0" });
    const feeds = await folderWith({
      "alpha.tar": tar({ path: "a.xml", content: addresses(2) }),
      "beta.v2.tgz": stix1Archive(3),
      "notes.txt": Buffer.from("not a feed"),
    });
    const systems = join(feeds, "..", "systems.csv");
    const rows = [sensor, console].map(({ simulator }) => `${simulator.url}/,${apiKey}\n`);
    await writeFile(systems, rows.join(""));
    const upload = (): Promise<string> =>
      runPython(sensor.simulator, join(clients, "folder_upload.py"), "sensors", systems, feeds);

    expect(await upload()).toBe("POST alpha 204\nPOST beta 204\n".repeat(2));
    await writeFile(join(feeds, "alpha.tar"), tar({ path: "a.xml", content: addresses(5) }));
    expect(await upload()).toBe("PUT alpha 204\nPUT beta 204\n".repeat(2));
    for (const { simulator } of [sensor, console]) {
      expect(archiveNames(simulator)).toEqual([
        ["alpha", "alpha", 5],
        ["beta", "beta", 3],
      ]);
      expect(simulator.journal.map(({ operation }) => operation)).toEqual([
        ...["list", "create", "create"],
        ...["list", "replace", "replace"],
      ]);
    }
  });

  it("fill Reveal(x) 360 by a token", async () => {
    const { simulator } = await startSystem({ kind: "rx360", firmware: "25.4.0" });
    const feeds = await folderWith({ "alpha.tgz": stix1Archive(1) });
    const tenant = ["tenant", `${simulator.url}/`, client.id, client.secret, feeds];
    expect(await runPython(simulator, join(clients, "folder_upload.py"), ...tenant)).toBe("POST alpha 204\n");
    expect(await runPython(simulator, join(clients, "folder_upload.py"), ...tenant)).toBe("PUT alpha 204\n");
    expect(simulator.journal.map(({ operation }) => operation)).toEqual([
      ...["token", "list", "create"],
      ...["token", "list", "replace"],
    ]);
  });

  it.each([
    ["feed.json", stix2File(2)],
    ["feed.tar.gz", tgz({ path: "feed.json", content: stix2File(2) })],
    ["feed.tgz", tgz({ path: "feed.json", content: stix2File(2) })],
  ])("upload %s to systems from 26.2", async (fileName, content) => {
    const folder = await folderWith({ [fileName]: content });
    const sensor = await startSystem({ firmware: "26.3.0" });
    const tenant = await startSystem({ kind: "rx360", firmware: "26.3.0" });
    const upload = ({ simulator }: typeof sensor, ...credentials: string[]): Promise<string> =>
      runPython(
        simulator,
        join(clients, "file_upload.py"),
        `${simulator.url}/`,
        ...credentials,
        join(folder, fileName),
      );
    expect(await upload(sensor, apiKey)).toBe("201\n");
    expect(await upload(tenant, client.id, client.secret)).toBe("201\n");
    for (const { simulator } of [sensor, tenant])
      expect(archiveNames(simulator)).toEqual([["feed", "feed", 2]]);
  });

  it("put archives at user keys of their own making", async () => {
    const { simulator } = await startSystem();
    const folder = await folderWith({ "My feed-1.tgz": stix1Archive(4) });
    const upload = (): Promise<string> =>
      runPython(
        simulator,
        join(clients, "named_upload.py"),
        `${simulator.url}/`,
        apiKey,
        "My feed-1",
        join(folder, "My feed-1.tgz"),
      );
    expect([await upload(), await upload()]).toEqual(["204\n", "204\n"]);
    expect(archiveNames(simulator)).toEqual([["My feed-1", "Myfeed1", 4]]);
  });

  it("accept its certificate under the strictest checks that Python's ssl has", async () => {
    const { simulator } = await startSystem();
    const program = [
      "import http.client, ssl, sys",
      "context = ssl.create_default_context()",
      "context.verify_flags |= ssl.VERIFY_X509_STRICT",
      "connection = http.client.HTTPSConnection('localhost', int(sys.argv[1]), context=context)",
      "connection.request('GET', '/')",
      "print(connection.getresponse().status)",
    ];
    expect(await runPython(simulator, "-c", program.join("\n"), String(simulator.port))).toBe("200\n");
  });
});
