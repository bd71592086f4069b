import { writeFile } from "node:fs/promises";
import { createServer as createPlainServer } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer, type ServerOptions } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { Appliance } from "../../provider/src/api/index.js";
import type { ExtraHopError } from "../../provider/src/errors/index.js";
import { parseSystem, type System } from "../../provider/src/systems/index.js";
import { type Authority, type CertificateRequest, createAuthority } from "../../simulator/src/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

let authority: Authority;
let folder: string;
let caFile: string;

beforeAll(async () => {
  authority = await createAuthority();
  folder = await temporaryFolder();
  caFile = join(folder, "ca.pem");
  await writeFile(caFile, authority.caPem);
});

async function listen(server: Server): Promise<{ readonly host: string; connections(): number }> {
  const sockets: Socket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => sockets.length };
}

async function httpsServer(certificate: Partial<CertificateRequest> = {}, options: ServerOptions = {}) {
  const { certPem, keyPem } = await authority.issue({ hosts: ["127.0.0.1"], ...certificate });
  return await listen(
    createServer({ cert: certPem, key: keyPem, ...options }, (_, response) => response.end("[]")),
  );
}

function systemAt(host: string, settings: object = { caFile }): System {
  const parsed = parseSystem("hq", { host, apiKey: "key-of-hq", limits: { attempts: 3 }, ...settings }, "hq");
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}

async function failureAt(
  host: string,
  settings?: object,
  declaredIn?: System["declaredIn"],
): Promise<ExtraHopError> {
  const appliance = new Appliance({
    ...systemAt(host, settings),
    ...(declaredIn === undefined ? {} : { declaredIn }),
  });
  cleanUp(() => appliance.close());
  const failure = await appliance.observe({ action: "listing" }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return (failure as { error?: ExtraHopError }).error ?? (failure as ExtraHopError);
}

const day = 86_400_000;

describe("a certificate that does not verify", () => {
  it.each<[string, Partial<CertificateRequest>, RegExp, RegExp]>([
    [
      "has expired",
      { validFrom: new Date(Date.now() - 3 * day), validTo: new Date(Date.now() - day) },
      /has expired \(CERT_HAS_EXPIRED\)/,
      /Install a new certificate .*clock of this machine/,
    ],
    [
      "is not valid yet",
      { validFrom: new Date(Date.now() + day), validTo: new Date(Date.now() + 2 * day) },
      /is not valid yet \(CERT_NOT_YET_VALID\)/,
      /clock of this machine/,
    ],
    [
      "names another host",
      { hosts: ["other.example"] },
      /was issued for "other\.example", not for 127\.0\.0\.1 \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
      /'extrahop:systems\.hq\.host' NAME/,
    ],
    [
      "was issued to a client",
      { purpose: "client" },
      /another purpose than a server \(INVALID_PURPOSE\)/,
      /server authentication/,
    ],
  ])(
    "because it %s is reported with that cause and its fix, after one attempt",
    async (_, request, cause, fix) => {
      const server = await httpsServer(request);
      const error = await failureAt(server.host);
      expect(error.code).toBe("EXTRAHOP_TLS");
      expect(error.found).toMatch(cause);
      expect(error.remedy).toMatch(fix);
      expect(server.connections()).toBe(1);
    },
  );

  it("because nobody knows its authority is reported with the command that names the authority", async () => {
    const server = await httpsServer();
    const error = await failureAt(server.host, {});
    expect(error.found).toMatch(/did not verify: .*UNABLE_TO_/);
    expect(error.remedy).toContain("pulumi config set --path 'extrahop:systems.hq.caFile' FILE");
    expect(server.connections()).toBe(1);
  });

  it.each([
    ["program", 'caFile: FILE of the system that the program describes as "hq"'],
    ["systems-file", 'the column caFile of "hq" in the systems file: FILE'],
  ] as const)("because nobody knows its authority names the place in the %s", async (declaredIn, place) => {
    const server = await httpsServer();
    const error = await failureAt(server.host, {}, declaredIn);
    expect(error.remedy).toContain(place);
    expect(error.remedy).not.toContain("config set");
  });

  it("because the caFile holds another authority is reported with the caFile", async () => {
    const file = join(folder, "other.pem");
    await writeFile(file, (await createAuthority("other CA")).caPem);
    const error = await failureAt((await httpsServer()).host, { caFile: file });
    expect(error.remedy).toMatch(/caFile .*other\.pem does not hold the authority that signed it/);
  });

  it("with 5,000 names is reported in a short message", async () => {
    const hosts = Array.from({ length: 5_000 }, (_, index) => `n${index}.example`);
    const error = await failureAt((await httpsServer({ hosts })).host);
    expect(error.found).toMatch(/"n4\.example" and 4,995 more names/);
    expect(error.message.length).toBeLessThan(1_000);
  });

  it("that is larger than TLS permits is reported as such, after one attempt", async () => {
    const hosts = Array.from({ length: 5_000 }, (_, index) => `name-${index}.of-some-length.example`);
    const server = await httpsServer({ hosts });
    const error = await failureAt(server.host);
    expect(error).toMatchObject({
      code: "EXTRAHOP_TLS",
      found: expect.stringContaining("larger than TLS permits"),
    });
    expect(server.connections()).toBe(1);
  });

  it("is not looked at where verification is switched off", async () => {
    const server = await httpsServer({ hosts: ["other.example"], validTo: new Date(Date.now() - day) });
    const appliance = new Appliance(systemAt(server.host, { insecureSkipVerify: true }));
    cleanUp(() => appliance.close());
    expect(await appliance.observe({ action: "listing" })).toEqual([]);
  });
});

describe("a server that agrees on no TLS connection", () => {
  it("because it speaks plain HTTP is reported as such, after one attempt", async () => {
    const server = await listen(createPlainServer((_, response) => response.end("hello")));
    const error = await failureAt(server.host);
    expect(error).toMatchObject({
      code: "EXTRAHOP_TLS",
      found: expect.stringContaining("answers without TLS"),
    });
    expect(error.remedy).toContain("HTTPS port");
    expect(server.connections()).toBe(1);
  });

  it("because it speaks another protocol is reported as such", async () => {
    const server = await listen(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
    const error = await failureAt(server.host);
    expect(error).toMatchObject({
      code: "EXTRAHOP_TLS",
      found: expect.stringContaining("answers without TLS"),
    });
    expect(server.connections()).toBe(1);
  });

  it.each(["TLSv1", "TLSv1.1"] as const)(
    "because it speaks %s only is reported as such, after one attempt",
    async (version) => {
      const server = await httpsServer(
        {},
        { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" },
      );
      const error = await failureAt(server.host);
      expect(error.found).toMatch(/speaks TLS 1\.0 or 1\.1 only \(ERR_SSL_/);
      expect(error.remedy).toMatch(/Enable TLS 1\.2 or 1\.3/);
      expect(server.connections()).toBe(1);
    },
  );

  it("because it speaks HTTP/2 only is reported as such, after one attempt", async () => {
    const { certPem, keyPem } = await authority.issue({ hosts: ["127.0.0.1"] });
    const server = await listen(createSecureServer({ cert: certPem, key: keyPem, allowHTTP1: false }));
    const error = await failureAt(server.host);
    expect(error.found).toMatch(/speaks HTTP\/2 only/);
    expect(error.code).toBe("EXTRAHOP_TLS");
    expect(server.connections()).toBe(1);
  });

  it("because no cipher is common is reported as such, after one attempt", async () => {
    const options: ServerOptions = { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" };
    const server = await httpsServer({}, options);
    const error = await failureAt(server.host);
    expect(error).toMatchObject({ code: "EXTRAHOP_TLS", found: expect.stringContaining("no TLS cipher") });
    expect(server.connections()).toBe(1);
  });
});

describe("an address that answers nothing", () => {
  it("is explained: nothing listens there", async () => {
    const error = await failureAt("127.0.0.1:1");
    expect(error.code).toBe("EXTRAHOP_UNREACHABLE");
    expect(error.found).toMatch(/nothing listens on this port.*\(ECONNREFUSED\) \(tried 3 times\)$/);
  });

  it("is explained: no name server knows it", async () => {
    const error = await failureAt("no-such-host.invalid", { limits: { attempts: 1 } });
    expect(error.code).toBe("EXTRAHOP_UNREACHABLE");
    expect(error.found).toMatch(
      /the name server (does not know the host name|did not answer|failed) \((ENOTFOUND|EAI_\w+)\)/,
    );
    expect(error.remedy).toMatch(/typing error.*HTTPS_PROXY/);
  });

  it("is explained: an answer that is no HTTP", async () => {
    const { certPem, keyPem } = await authority.issue({ hosts: ["127.0.0.1"] });
    const { createServer: createTls } = await import("node:tls");
    const server = await listen(
      createTls({ cert: certPem, key: keyPem }, (socket) => socket.end("220 mail.example ESMTP\r\n")),
    );
    const error = await failureAt(server.host);
    expect(error).toMatchObject({ code: "EXTRAHOP_UNEXPECTED_ANSWER", found: "the answer is not HTTP/1.1" });
    expect(server.connections()).toBe(1);
  });
});
