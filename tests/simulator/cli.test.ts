import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Agent, request } from "undici";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { run, start } from "./support/commandLine.js";
import { multipart } from "./support/multipart.js";
import { stix1Archive } from "./support/stixFiles.js";

const list = "/api/v1/threatcollections";
const sensor = ["--kind", "sensor", "--firmware", "9.8.0", "--api-key", "K"] as const;

interface Call {
  readonly method?: "GET" | "POST";
  readonly authorization?: string;
  readonly body?: Buffer | string;
  readonly contentType?: string;
}

/** A request to a started system, which has to present a certificate of the CA in `caFile`. */
async function call(
  caFile: string,
  url: string,
  given: Call = {},
): Promise<{ status: number; body: unknown }> {
  const { method = "GET", authorization = "ExtraHop apikey=K", body, contentType } = given;
  const dispatcher = new Agent({ connect: { ca: await readFile(caFile) } });
  try {
    const answer = await request(url, {
      method,
      dispatcher,
      headers: {
        authorization,
        "user-agent": "cli-test",
        ...(contentType === undefined ? {} : { "content-type": contentType }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === "" ? null : (JSON.parse(text) as unknown) };
  } finally {
    await dispatcher.close();
  }
}

const create = (caFile: string, url: string, name: string): Promise<{ status: number }> => {
  const upload = multipart([
    { name: "name", value: name },
    { name: "file", fileName: "feed.tgz", value: stix1Archive(2) },
  ]);
  return call(caFile, `${url}${list}`, {
    method: "POST",
    body: upload.body,
    contentType: upload.contentType,
  });
};

describe("a system on the command line", () => {
  it("prints one line when it is ready, and ends with 0 on SIGTERM", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(...sensor, "--ca-out", ca);
    expect(await call(ca, `${system.url}/api/v1/extrahop`)).toMatchObject({
      status: 200,
      body: { version: "9.8.0" },
    });
    const ended = await system.end();
    expect(ended).toEqual({ code: 0, stdout: `listening on ${system.url}\n`, stderr: "" });
  });

  it("ends with 0 on SIGINT too, with requests that hang and connections that idle", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(
      ...sensor,
      "--ca-out",
      ca,
      "--fault",
      '{"operation":"list","effect":{"kind":"hang"}}',
    );
    const agent = new Agent({ connect: { ca: await readFile(ca) } });
    await (await request(system.url, { dispatcher: agent })).body.text();
    const hanging = request(`${system.url}${list}`, { dispatcher: agent }).catch(() => "broken");
    expect((await system.end("SIGINT")).code).toBe(0);
    expect(await hanging).toBe("broken");
    await agent.destroy();
  });

  it("answers many requests over one connection without a warning", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(...sensor, "--ca-out", ca);
    const dispatcher = new Agent({ connect: { ca: await readFile(ca) }, connections: 1 });
    for (let count = 0; count < 30; count += 1) {
      const answer = await request(`${system.url}${list}`, {
        dispatcher,
        headers: { authorization: "ExtraHop apikey=K" },
      });
      expect(await answer.body.text()).toBe("[]");
    }
    await dispatcher.destroy();
    expect((await system.end()).stderr).toBe("");
  });

  it("listens on the port it is given, also on IPv6", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const first = await start(...sensor, "--ca-out", ca, "--host", "::1");
    expect(first.url).toBe(`https://[::1]:${first.port}`);
    expect((await call(ca, `${first.url}/api/v1/extrahop`)).status).toBe(200);
    await first.end();
    const second = await start(
      ...sensor,
      "--ca-out",
      ca,
      "--port",
      String(first.port),
      "--host",
      "localhost",
    );
    expect(second.url).toBe(`https://localhost:${first.port}`);
    expect((await call(ca, `${second.url}/api/v1/extrahop`)).status).toBe(200);
  });

  it("takes every key it is given", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(...sensor, "--api-key", "second", "--ca-out", ca);
    for (const [key, status] of [
      ["K", 200],
      ["second", 200],
      ["third", 401],
    ] as const) {
      const authorization = `ExtraHop apikey=${key}`;
      expect((await call(ca, `${system.url}${list}`, { authorization })).status).toBe(status);
    }
  });

  it("is Reveal(x) 360 with a token lifetime", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(
      "--kind",
      "rx360",
      "--firmware",
      "26.3.0",
      "--client-id",
      "I",
      "--client-secret",
      "S",
      "--token-ttl",
      "42",
      "--ca-out",
      ca,
    );
    const answer = await call(ca, `${system.url}/oauth2/token`, {
      method: "POST",
      authorization: `Basic ${Buffer.from("I:S").toString("base64")}`,
      contentType: "application/x-www-form-urlencoded",
      body: "grant_type=client_credentials",
    });
    expect(answer).toMatchObject({ status: 200, body: { expires_in: 42, access_token: expect.any(String) } });
  });

  it("lists the sensors of a console and limits the rate", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(
      "--kind",
      "console",
      "--firmware",
      "9.8.0",
      "--api-key",
      "K",
      "--ca-out",
      ca,
      "--node",
      "berlin",
      "--node",
      "tokyo",
      "--rate-limit",
      "1",
    );
    expect((await call(ca, `${system.url}/api/v1/nodes`)).body).toMatchObject([
      { nickname: "berlin" },
      { nickname: "tokyo" },
    ]);
    expect((await call(ca, `${system.url}/api/v1/nodes`)).status).toBe(429);
  });

  it("keeps collections and its CA in its state folder, even when it is killed", async () => {
    const folder = await temporaryFolder();
    const [ca, again, state] = [join(folder, "ca.pem"), join(folder, "again.pem"), join(folder, "state")];
    const first = await start(...sensor, "--ca-out", ca, "--state", state);
    expect((await create(ca, first.url, "feed")).status).toBe(204);
    const before = await call(ca, `${first.url}${list}`);
    expect((await first.end("SIGKILL")).code).toBeNull();
    const second = await start(...sensor, "--ca-out", again, "--state", state, "--port", String(first.port));
    expect(await readFile(again, "utf8")).toBe(await readFile(ca, "utf8"));
    expect(await call(ca, `${second.url}${list}`)).toEqual(before);
  });

  it("appends to its journal across restarts", async () => {
    const folder = await temporaryFolder();
    const [ca, journal] = [join(folder, "ca.pem"), join(folder, "journal.jsonl")];
    for (const name of ["first", "second"]) {
      const system = await start(...sensor, "--ca-out", ca, "--journal", journal);
      await create(ca, system.url, name);
      await system.end();
    }
    const lines = (await readFile(journal, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject(
      ["first", "second"].map((name) => ({
        time: expect.any(String),
        method: "POST",
        path: list,
        status: 204,
        bytes: expect.any(Number),
        userAgent: "cli-test",
        upload: { fields: { name } },
      })),
    );
  });

  it("delays answers, and takes uploads as they are when it is instant", async () => {
    const ca = join(await temporaryFolder(), "ca.pem");
    const system = await start(...sensor, "--ca-out", ca, "--latency", "40", "--instant");
    const before = performance.now();
    expect((await create(ca, system.url, "feed")).status).toBe(204);
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
    expect((await call(ca, `${system.url}${list}`)).body).toMatchObject([{ observables: 1 }]);
  });
});

describe("arguments", () => {
  it("are described by --help, with exit code 0", async () => {
    const { code, stdout, stderr } = await run("--help");
    expect([code, stderr]).toEqual([0, ""]);
    for (const option of [
      "--kind",
      "--firmware",
      "--host",
      "--port",
      "--api-key",
      "--client-id",
      "--client-secret",
      "--token-ttl",
      "--ca-out",
      "--state",
      "--latency",
      "--journal",
    ]) {
      expect(stdout).toContain(option);
    }
  });

  it.each([
    [[], "required option '--kind <kind>' not specified"],
    [["--kind", "sensor", "--api-key", "K"], "required option '--firmware <version>' not specified"],
    [["--kind", "router", "--firmware", "9.8.0"], "Allowed choices are sensor, console, rx360"],
    [["--kind", "sensor", "--firmware", "9.8.0"], "a sensor needs at least one API key"],
    [["--kind", "console", "--firmware", "9.8.0"], "a console needs at least one API key"],
    [["--kind", "rx360", "--firmware", "9.8.0"], "an rx360 needs REST API credentials"],
    [
      ["--kind", "rx360", "--firmware", "9.8.0", "--client-id", "I"],
      "--client-id and --client-secret go together",
    ],
    [
      [...sensor, "--client-id", "I", "--client-secret", "S"],
      "a sensor takes API keys and no client credentials",
    ],
    [
      ["--kind", "sensor", "--firmware", "new", "--api-key", "K"],
      'firmware has to look like 9.8.0 or 26.3.0.1234, not "new"',
    ],
    [[...sensor, "--port", "70000"], "It has to be a number from 0 to 65535"],
    [[...sensor, "--port", "x"], "It has to be a number from 0 to 65535"],
    [[...sensor, "--port", "1.5"], "It has to be a whole number"],
    [[...sensor, "--latency", "-1"], "It has to be a number from 0"],
    [[...sensor, "--token-ttl", "0"], "It has to be a number from 0.001"],
    [[...sensor, "--api-key", ""], "an API key cannot be empty"],
    [[...sensor, "--colour"], "unknown option '--colour'"],
    [[...sensor, "more"], "too many arguments"],
    [[...sensor, "--fault", "503"], "a fault cannot be read: it has to be an object"],
    [[...sensor, "--fault", "{"], "a fault cannot be read: it is not JSON"],
    [[...sensor, "--fault", '{"effect":{"kind":"fire"}}'], "effect.kind has to be status, reset"],
    [
      [...sensor, "--fault", '{"operation":"lists","effect":{"kind":"hang"}}'],
      "operation has to be one of list, create",
    ],
    [[...sensor, "--fault", '{"time":1,"effect":{"kind":"hang"}}'], 'unknown key "time"'],
  ])("that make no sense end with code 2 and say so: %j", async (args, says) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("    at ");
  });

  it("that cannot be carried out end with code 1", async () => {
    const folder = await temporaryFolder();
    const system = await start(...sensor);
    const taken = await run(...sensor, "--port", String(system.port));
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining("EADDRINUSE")]);
    const noFolder = await run(...sensor, "--ca-out", join(folder, "missing", "ca.pem"));
    expect([noFolder.code, noFolder.stdout, noFolder.stderr]).toEqual([
      1,
      "",
      expect.stringContaining("ENOENT"),
    ]);
  });
});
