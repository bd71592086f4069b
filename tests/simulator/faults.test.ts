import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { type Fault, type FaultEffect, operations } from "../../simulator/src/index.js";
import { contentType, multipart } from "./support/multipart.js";
import { stix1Archive } from "./support/stixFiles.js";
import { client, type System, startSystem } from "./support/systems.js";

const list = "/api/v1/threatcollections";
const create = "create";

/** What a client sees of an upload whose connection breaks. */
const codeOf = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "no error",
    (error: { code?: string }) => error.code ?? String(error),
  );

function play(
  { simulator }: System,
  effect: FaultEffect,
  rest: Omit<Fault, "effect"> = { operation: create },
): void {
  simulator.faults.add({ ...rest, effect });
}

describe("answers", () => {
  it.each([401, 403, 404, 409, 413, 422, 429, 500, 502, 503])(
    "gives status %i once, carries nothing out, and is itself again",
    async (status) => {
      const system = await startSystem();
      play(system, { kind: "status", status });
      const answer = await system.api.create("feed", stix1Archive(1));
      expect([answer.status, answer.headers["retry-after"]]).toEqual([status, undefined]);
      expect(system.simulator.collections()).toEqual([]);
      expect(system.simulator.journal).toMatchObject([{ fault: "status", status, carriedOut: false }]);
      expect((await system.api.create("feed", stix1Archive(1))).status).toBe(204);
    },
  );

  it("says when to come back in seconds or by date", async () => {
    const system = await startSystem();
    play(system, { kind: "status", status: 429, retryAfterSeconds: 7 }, {});
    play(system, { kind: "status", status: 503, retryAfterSeconds: 60, retryAfterFormat: "http-date" }, {});
    expect((await system.api.get(list)).headers["retry-after"]).toBe("7");
    const date = (await system.api.get(list)).headers["retry-after"] as string;
    expect(date).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    const wait = Date.parse(date) - Date.now();
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  it.each<[FaultEffect, object]>([
    [
      { kind: "html" },
      {
        status: 200,
        headers: { "content-type": "text/html; charset=utf-8" },
        text: expect.stringContaining("<!doctype html>"),
      },
    ],
    [{ kind: "html", status: 502 }, { status: 502 }],
    [
      { kind: "redirect", location: "https://elsewhere.example/" },
      { status: 302, headers: { location: "https://elsewhere.example/" } },
    ],
    [
      { kind: "redirect", location: "/x", status: 307 },
      { status: 307, headers: { location: "/x" } },
    ],
    [
      { kind: "json", body: { collections: [] } },
      { status: 200, text: '{"collections":[]}' },
    ],
    [
      { kind: "json", body: null, status: 204 },
      { status: 204, text: "" },
    ],
  ])("answers with %j", async (effect, expected) => {
    const system = await startSystem();
    play(system, effect, { operation: "list" });
    expect(await system.api.get(list)).toMatchObject(expected);
    expect((await system.api.get(list)).text).toBe("[]");
  });
});

describe("connections", () => {
  const large = stix1Archive(20_000);

  it.each(["before-body", "within-body", "after-body"] as const)(
    "resets %s and carries nothing out",
    async (at) => {
      const system = await startSystem();
      play(system, { kind: "reset", at });
      expect(await codeOf(system.api.create("feed", large))).toMatch(/ECONNRESET|EPIPE|UND_ERR_SOCKET/);
      expect(system.simulator.collections()).toEqual([]);
      const bytes = multipart([
        { name: "name", value: "feed" },
        { name: "file", fileName: "feed.tgz", value: large },
      ]).body.length;
      const [entry] = system.simulator.journal;
      expect(entry).toMatchObject({ fault: "reset", status: null, carriedOut: false, aborted: false });
      if (at === "before-body") expect(entry?.bytes).toBe(0);
      if (at === "within-body") expect(entry?.bytes).toBeGreaterThan(0);
      if (at === "within-body") expect(entry?.bytes).toBeLessThan(bytes);
      if (at === "after-body") expect(entry?.bytes).toBe(bytes);
      expect((await system.api.create("feed", stix1Archive(1))).status).toBe(204);
    },
  );

  it("resets in earnest: the client's socket sees ECONNRESET", async () => {
    const { simulator } = await startSystem();
    const socket = await openSocket(simulator.port, simulator.caPem);
    const head = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // A first answer, since a client that still has bytes to read would see them and an end instead.
    socket.write(head);
    await once(socket, "data");
    simulator.faults.add({ effect: { kind: "reset", at: "before-body" } });
    const failed = once(socket, "error");
    socket.write(head);
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("loses the answer of a request that was carried out", async () => {
    const system = await startSystem();
    play(system, { kind: "lost-answer" });
    expect(await codeOf(system.api.create("feed", stix1Archive(3)))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(await system.api.list()).toMatchObject([{ name: "feed", observables: 3 }]);
    expect(system.simulator.journal[0]).toMatchObject({
      fault: "lost-answer",
      status: null,
      carriedOut: true,
    });
    expect((await system.api.create("feed", stix1Archive(3))).status).toBe(409);
  });

  it.each([
    ["with a body", "list", (system: System) => system.api.get(list)],
    ["without one", create, (system: System) => system.api.create("other", stix1Archive(1))],
  ] as const)("cuts an answer %s in the middle", async (_what, operation, attempt) => {
    const system = await startSystem();
    await system.api.create("feed", stix1Archive(1));
    play(system, { kind: "cut" }, { operation });
    expect(await codeOf(attempt(system))).toMatch(
      /UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET/,
    );
    expect(system.simulator.journal.at(-1)).toMatchObject({ fault: "cut", status: null, carriedOut: true });
  });

  it("never answers, until the client gives up", async () => {
    const system = await startSystem();
    play(system, { kind: "hang" });
    const giveUp = new AbortController();
    const { contentType: type, body } = multipart([
      { name: "name", value: "feed" },
      { name: "file", fileName: "feed.tgz", value: stix1Archive(1) },
    ]);
    const attempt = system.api.send("POST", list, {
      headers: { "content-type": type },
      body,
      signal: giveUp.signal,
    });
    const seen = attempt.then(
      () => "an answer",
      () => "given up",
    );
    expect((await system.api.get("/api/v1/extrahop")).status).toBe(200);
    giveUp.abort();
    expect(await seen).toBe("given up");
    expect(system.simulator.collections()).toEqual([]);
  });

  it("never answers, until the system is stopped", async () => {
    const system = await startSystem();
    play(system, { kind: "hang" }, {});
    const code = codeOf(system.api.get(list));
    while (system.simulator.journal.length === 0) await new Promise(setImmediate);
    await system.simulator.stop();
    expect(await code).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
  });

  it("answers late, and at once when it is stopped", async () => {
    const system = await startSystem();
    play(system, { kind: "slow", milliseconds: 60 }, { operation: "list" });
    const before = performance.now();
    expect((await system.api.get(list)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(59);
    play(system, { kind: "slow", milliseconds: 3_600_000 }, { operation: "list" });
    const code = codeOf(system.api.get(list));
    while (system.simulator.journal.length < 2) await new Promise(setImmediate);
    await system.simulator.stop();
    expect(await code).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
  });
});

describe("matching", () => {
  it("plays faults in the order they were added, each as often as it says", async () => {
    const { api, simulator } = await startSystem();
    simulator.faults.add({ times: 2, effect: { kind: "status", status: 500 } });
    simulator.faults.add({ skip: 1, effect: { kind: "status", status: 502 } });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await api.get(list)).status);
    expect(statuses).toEqual([500, 500, 200, 502, 200]);
    expect(simulator.faults.pending).toBe(0);
  });

  it("goes on always, until it is taken back", async () => {
    const { api, simulator } = await startSystem();
    const takeBack = simulator.faults.add({ times: "always", effect: { kind: "status", status: 503 } });
    for (let count = 0; count < 5; count += 1) expect((await api.get(list)).status).toBe(503);
    takeBack();
    expect((await api.get(list)).status).toBe(200);
    simulator.faults.add({ times: "always", effect: { kind: "status", status: 503 } });
    simulator.faults.clear();
    expect((await api.get(list)).status).toBe(200);
  });

  it.each<[Omit<Fault, "effect">, boolean]>([
    [{}, true],
    [{ operation: "list" }, true],
    [{ operation: "create" }, false],
    [{ method: "get" }, true],
    [{ method: "POST" }, false],
    [{ path: list }, true],
    [{ path: "/api/v1/threat" }, false],
    [{ path: "/api/v1/*" }, true],
    [{ path: "/api/v?/threatcollections" }, false],
    [{ path: /collections$/g }, true],
    [{ operation: "list", method: "POST" }, false],
  ])("%j hits a list request: %s", async (match, hits) => {
    const { api, simulator } = await startSystem();
    simulator.faults.add({ ...match, effect: { kind: "status", status: 418 } });
    expect((await api.get(`${list}?x=1`)).status).toBe(hits ? 418 : 200);
  });

  it("tells every operation apart", async () => {
    const seen = new Set<string>();
    const old = await startSystem({ kind: "console" });
    await old.api.create("feed", stix1Archive(1));
    await old.api.putByUserKey("feed", stix1Archive(1));
    await old.api.get(`${list}/1/observables`);
    await old.api.list();
    await old.api.delete(1);
    await old.api.get("/api/v1/extrahop");
    await old.api.get("/api/v1/nodes");
    await old.api.get("/");
    await old.api.get("/nowhere");
    const tenant = await startSystem({ kind: "rx360" });
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
    await tenant.api.send("POST", "/oauth2/token", { authorization });
    for (const { operation } of [...old.simulator.journal, ...tenant.simulator.journal]) seen.add(operation);
    expect([...seen].sort()).toEqual([...operations].sort());
  });

  it("hits a token request too", async () => {
    const system = await startSystem({ kind: "rx360" });
    play(system, { kind: "status", status: 503 }, { operation: "token" });
    expect((await system.api.send("POST", "/oauth2/token", { authorization: null })).status).toBe(503);
  });
});

it("ends a connection on which no HTTP is spoken", async () => {
  const { simulator, api } = await startSystem();
  const socket = await openSocket(simulator.port, simulator.caPem);
  const answer = new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on("close", () => resolve(text));
  });
  socket.write("HELLO\r\n\r\n");
  expect(await answer).toContain("400 Bad Request");
  expect((await api.get(list)).status).toBe(200);
});

it("survives clients that go away in the middle of an upload, and keeps nothing of it", async () => {
  const { simulator, api } = await startSystem();
  for (let count = 0; count < 5; count += 1) {
    const socket = await openSocket(simulator.port, simulator.caPem);
    socket.write(
      `POST ${list} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ExtraHop apikey=key-of-the-tests\r\nContent-Type: ${contentType}\r\nContent-Length: 100000\r\n\r\n`,
    );
    const { body } = multipart([
      { name: "name", value: "feed" },
      { name: "file", fileName: "feed.tgz", value: "x".repeat(5000) },
    ]);
    socket.write(body.subarray(0, 4000));
    while (simulator.journal.length <= count) await new Promise(setImmediate);
    socket.destroy();
  }
  while (simulator.journal.some(({ milliseconds }) => milliseconds === null)) await new Promise(setImmediate);
  expect(simulator.journal.filter(({ aborted, status }) => aborted && status === null)).toHaveLength(5);
  expect(simulator.collections()).toEqual([]);
  expect((await api.create("feed", stix1Archive(1))).status).toBe(204);
});

async function openSocket(port: number, ca: string): Promise<TLSSocket> {
  const socket = connect({ port, host: "127.0.0.1", ca });
  await once(socket, "secureConnect");
  return socket;
}
