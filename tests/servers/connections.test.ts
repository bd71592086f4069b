import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createServer, type TLSSocket } from "node:tls";
import { Appliance } from "../../provider/src/api/index.js";
import { parseSystem } from "../../provider/src/systems/index.js";
import { createAuthority } from "../../simulator/src/index.js";
import { cleanUp } from "../support/cleanUp.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const list = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";
const operation = { action: "listing" };

/** @param answer called for each request, with its number on its connection */
async function applianceAt(
  answer: (socket: TLSSocket, request: number) => void | Promise<void>,
): Promise<Appliance> {
  const authority = await createAuthority();
  const { certPem, keyPem } = await authority.issue({ hosts: ["127.0.0.1"] });
  const server = createServer({ cert: certPem, key: keyPem }, (socket) => {
    let requests = 0;
    socket.on("error", () => undefined);
    socket.on("data", () => void answer(socket, ++requests));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, authority.caPem);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parsed = parseSystem("hq", { host, caFile, apiKey: "key", limits: { attempts: 3 } }, "hq");
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const appliance = new Appliance(parsed.system);
  cleanUp(async () => {
    await appliance.close();
    server.close();
  });
  return appliance;
}

it("connections that break whenever they are used again are used once", async () => {
  let broken = 0;
  const appliance = await applianceAt((socket, request) => {
    if (request === 1) socket.write(list);
    else {
      broken += 1;
      socket.destroy();
    }
  });
  for (let number = 0; number < 6; number++) expect(await appliance.fresh(operation)).toEqual([]);
  expect(broken).toBe(2);
});

it("an open connection is left after another one broke", async () => {
  const sockets = new Set<TLSSocket>();
  let isRestarted = false;
  let broken = 0;
  const appliance = await applianceAt((socket) => {
    if (isRestarted && sockets.has(socket)) {
      broken += 1;
      socket.destroy();
      return;
    }
    sockets.add(socket);
    setTimeout(() => socket.write(list), isRestarted ? 0 : 100);
  });
  await Promise.all([1, 2, 3, 4].map(() => appliance.about(operation).catch(() => undefined)));
  expect(sockets.size).toBe(4);
  isRestarted = true;
  expect(await appliance.fresh(operation)).toEqual([]);
  expect(broken).toBe(1);
});

it.each([
  ["in one piece", ["HTTP/1.1 100 Continue\r\n\r\n"]],
  ["twice", ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\nServer: proxy\r\n\r\n"]],
  ["in pieces", ["HTTP/1.1 100 Con", "tinue\r\n\r", "\n"]],
  ["with other interim answers", ["HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 100\r\n\r\n"]],
])("a 100 Continue that nothing asked for is ignored: %s", async (_, pieces) => {
  let requests = 0;
  const appliance = await applianceAt(async (socket) => {
    requests += 1;
    for (const piece of pieces) {
      socket.write(piece);
      await pause(20);
    }
    socket.write(list);
  });
  for (let number = 0; number < 2; number++) expect(await appliance.fresh(operation)).toEqual([]);
  expect(requests).toBe(2);
});

it("a clock that is set while a request runs does not end it", async () => {
  let requests = 0;
  const clock = jest.spyOn(Date, "now");
  const appliance = await applianceAt((socket) => {
    requests += 1;
    clock.mockReturnValue(new Date("2038-01-01").getTime());
    socket.write(requests === 1 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : list);
  });
  try {
    expect(await appliance.fresh(operation)).toEqual([]);
  } finally {
    clock.mockRestore();
  }
});
