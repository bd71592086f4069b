import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { createAuthority } from "../../simulator/src/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { runCli } from "../support/runCli.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const basic = `Basic ${Buffer.from("reader:pass:word é", "utf8").toString("base64")}`;

it("each form of credentials of EXTRAHOP_CREDENTIALS reaches its server, and is needed there", async () => {
  const authority = await createAuthority();
  const folder = await temporaryFolder();
  const [ofServer, ofClient] = await Promise.all([
    authority.issue({ hosts: ["127.0.0.1"] }),
    authority.issue({ hosts: ["client.example.com"] }),
  ]);
  const fingerprint = new X509Certificate(ofClient.certPem).fingerprint256;
  const tls = { key: ofServer.keyPem, cert: ofServer.certPem, ca: authority.caPem };
  const server = createServer(
    { ...tls, requestCert: true, rejectUnauthorized: false },
    ({ url, headers, socket }, response) => {
      const isKnown = {
        "/basic": headers.authorization === basic,
        "/bearer": headers.authorization === "Bearer token-1",
        "/header": headers["x-api-key"] === "value-1",
        "/certificate": (socket as TLSSocket).getPeerCertificate().fingerprint256 === fingerprint,
      }[url ?? ""];
      if (isKnown === true) response.end("198.51.100.7\n");
      else response.writeHead(401).end();
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const names = ["basic", "bearer", "header", "certificate"];
  const declared = (fields: (name: string) => string) =>
    names.map(
      (name) => `  ${name}: { url: "https://127.0.0.1:${port}/${name}", caFile: ca.pem${fields(name)} }\n`,
    );
  const files = {
    "ca.pem": authority.caPem,
    "client.pem": ofClient.certPem,
    "client.key": ofClient.keyPem,
    "extrahop.sources.yaml": `sources:\n${declared((name) => `, credentials: ${name}`).join("")}`,
    "without.yaml": `sources:\n${declared(() => "").join("")}`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const environment = {
    EXTRAHOP_CREDENTIALS: JSON.stringify({
      basic: { username: "reader", password: "pass:word é" },
      bearer: { token: "token-1" },
      header: { header: "X-Api-Key", value: "value-1" },
      certificate: { certFile: join(folder, "client.pem"), keyFile: join(folder, "client.key") },
    }),
  };
  const run = async (...args: string[]) => {
    const { code, stdout } = await runCli(["sources", "update", "--json", ...args], { folder, environment });
    const lines = stdout.trim().split("\n");
    return { code, results: lines.map((line) => (JSON.parse(line) as { result: string }).result) };
  };
  expect(await run("--declaration", "without.yaml")).toEqual({ code: 4, results: names.map(() => "failed") });
  expect(await run()).toEqual({ code: 0, results: names.map(() => "updated") });
});
