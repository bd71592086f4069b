import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { type ConnectionOptions, connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { Agent, request } from "undici";
import { createAuthority, restoreAuthority, type Simulator } from "../../simulator/src/index.js";
import { startSystem } from "./support/systems.js";

async function handshake({ port, caPem }: Simulator, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: "127.0.0.1", ca: caPem, ...options });
  await once(socket, "secureConnect");
  socket.destroy();
  return socket;
}

it.each(["127.0.0.1", "localhost", "::1"])("presents a certificate that holds for %s", async (host) => {
  const { simulator } = await startSystem();
  const socket = connect({ port: simulator.port, host: "127.0.0.1", ca: simulator.caPem });
  await once(socket, "secureConnect");
  const certificate = new X509Certificate((socket.getPeerCertificate() as PeerCertificate).raw);
  socket.destroy();
  expect(host.includes("l") ? certificate.checkHost(host) : certificate.checkIP(host)).toBe(host);
  const ca = new X509Certificate(simulator.caPem);
  expect(certificate.verify(ca.publicKey)).toBe(true);
  expect([ca.ca, certificate.ca]).toEqual([true, false]);
});

it("is refused by clients that do not trust its CA", async () => {
  const { simulator } = await startSystem();
  const { caPem } = await createAuthority();
  for (const ca of [caPem, undefined]) {
    const agent = new Agent({ connect: ca === undefined ? {} : { ca } });
    const failed = await request(simulator.url, { dispatcher: agent }).catch((error: unknown) => error);
    expect((failed as { code: string }).code).toMatch(
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|CERT_SIGNATURE_FAILURE|SELF_SIGNED_CERT_IN_CHAIN/,
    );
    await agent.destroy();
  }
  expect(simulator.journal).toHaveLength(0);
});

it("is refused by clients when its certificate is for another host or has run out", async () => {
  const otherHost = await startSystem({ certificate: { hosts: ["other.example"] } });
  await expect(otherHost.api.list()).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  const expired = await startSystem({ certificate: { validTo: new Date(Date.now() - 1000) } });
  await expect(expired.api.list()).rejects.toMatchObject({ code: "CERT_HAS_EXPIRED" });
});

it("speaks TLS 1.2 and 1.3, and nothing older", async () => {
  const { simulator } = await startSystem();
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    expect((await handshake(simulator, { minVersion: version, maxVersion: version })).authorized).toBe(true);
  }
  const old: ConnectionOptions = {
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  };
  await expect(handshake(simulator, old)).rejects.toMatchObject({ code: expect.stringMatching(/SSL|TLS/) });
});

it("lets one CA serve several systems, and be made again from its texts", async () => {
  const made = await createAuthority();
  const authority = await restoreAuthority(made.caPem, made.keyPem);
  const systems = [await startSystem({ authority }), await startSystem({ authority: made, kind: "console" })];
  expect(new Set(systems.map(({ simulator }) => simulator.caPem)).size).toBe(1);
  for (const { api } of systems) expect(await api.list()).toEqual([]);
});
