import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "../support/runCli.js";
import { feedServer } from "../support/sources/feedServer.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const secrets = ["marked-password", "marked-token", "marked-value", "marked-query-key"];
const encoded = [Buffer.from("reader:marked-password").toString("base64"), ...secrets];
const environment = {
  NODE_DEBUG: "extrahop,http,undici",
  EXTRAHOP_CREDENTIALS: JSON.stringify({
    basic: { username: "reader", password: "marked-password" },
    bearer: { token: "marked-token" },
    header: { header: "X-Key", value: "marked-value" },
  }),
};

async function everyFile(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile() && one.name !== "extrahop.sources.yaml");
  const texts = await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name), "latin1")));
  return texts.join("\n");
}

it.each(["updated", "failed", "failed with what it was sent"])(
  "no secret of a source that is %s is in a file or an output",
  async (result) => {
    const folder = await temporaryFolder();
    const seen: string[] = [];
    const server = await feedServer((request, response) => {
      seen.push(
        `${request.headers.authorization ?? ""}${String(request.headers["x-key"] ?? "")}${request.url}`,
      );
      if (result === "updated") response.end("198.51.100.7\n");
      // Some servers repeat what they were sent.
      else if (result === "failed") response.writeHead(401).end(JSON.stringify(request.headers));
      else {
        const message = `refused ${JSON.stringify(request.headers)} at ${request.url}`;
        response.writeHead(401).end(JSON.stringify({ message }));
      }
    });
    const sources = ["basic", "bearer", "header"].map(
      (name) => `  ${name}: { url: "${server.url}/${name}?apikey=marked-query-key", credentials: ${name} }`,
    );
    await writeFile(join(folder, "extrahop.sources.yaml"), `sources:\n${sources.join("\n")}\n`);
    const outputs: string[] = [];
    for (const args of [
      ["sources", "update"],
      ["sources", "update", "--json"],
      ["sources", "status", "--json"],
      ["sources", "verify"],
      ["blame", "198.51.100.7", "--json"],
    ]) {
      const { stdout, stderr } = await runCli(args, { folder, environment });
      outputs.push(stdout, stderr);
    }
    for (const secret of secrets.slice(1)) expect(seen.join("\n")).toContain(secret);
    expect(seen.join("\n")).toContain(encoded[0]);
    // What undici logs of a request is its method, origin and path, which is the user's own choice to debug.
    const own = outputs.join("\n").replace(/^UNDICI.*$/gm, "");
    const written = await everyFile(folder);
    for (const secret of encoded) {
      expect(own).not.toContain(secret);
      expect(written).not.toContain(secret);
    }
  },
);

it("two commands that update one project at once both succeed, and the lock file holds the sources of both", async () => {
  const folder = await temporaryFolder();
  const server = await feedServer((request, response) => {
    setTimeout(() => response.end(`198.51.100.${request.url === "/a" ? 1 : 2}\n`), 300);
  });
  await writeFile(
    join(folder, "extrahop.sources.yaml"),
    `sources: { a: { url: "${server.url}/a" }, b: { url: "${server.url}/b" } }\n`,
  );
  const runs = await Promise.all(
    ["a", "b", "a"].map((name) => runCli(["sources", "update", name], { folder })),
  );
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  const lock = JSON.parse(await readFile(join(folder, "extrahop.lock.json"), "utf8")) as { sources: object };
  expect(Object.keys(lock.sources)).toEqual(["a", "b"]);
  expect(await readdir(join(folder, ".extrahop"))).not.toContain("update.lock");
  expect(execFileSync("ls", ["-A", join(folder, ".extrahop", "incoming")], { encoding: "utf8" })).toBe("");
});
