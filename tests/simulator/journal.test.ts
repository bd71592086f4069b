import { createHash } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { stix1Archive, stix2File } from "./support/stixFiles.js";
import { apiKey, client, startSystem } from "./support/systems.js";

const list = "/api/v1/threatcollections";

it("tells each request with what it carried", async () => {
  const { api, simulator } = await startSystem();
  const file = stix1Archive(1);
  await api.upload(
    "POST",
    list,
    [
      { name: "name", value: "feed" },
      { name: "file", fileName: "a feed.tgz", value: file },
    ],
    {
      headers: { "user-agent": "test/1.0" },
    },
  );
  await api.get(`${list}?page=2`);
  expect(simulator.journal).toMatchObject([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      method: "POST",
      path: list,
      status: 204,
      userAgent: "test/1.0",
      operation: "create",
      authorization: "ExtraHop",
      headers: { "content-type": expect.stringContaining("multipart/form-data"), "user-agent": "test/1.0" },
      upload: {
        parts: ["name", "file"],
        fields: { name: "feed" },
        file: {
          name: "a feed.tgz",
          bytes: file.length,
          sha256: createHash("sha256").update(file).digest("hex"),
        },
      },
      fault: null,
      carriedOut: true,
      aborted: false,
      error: null,
      milliseconds: expect.any(Number),
    },
    {
      method: "GET",
      path: `${list}?page=2`,
      status: 200,
      bytes: 0,
      userAgent: null,
      operation: "list",
      upload: null,
    },
  ]);
  expect(simulator.journal[0]?.bytes).toBe(Number(simulator.journal[0]?.headers["content-length"]));
});

it("answers what came after a mark, and discards when asked to", async () => {
  const { api, simulator } = await startSystem();
  await api.list();
  const mark = simulator.journal.mark();
  await api.create("feed", stix1Archive(1));
  expect(simulator.journal.since(mark).map(({ operation }) => operation)).toEqual(["create"]);
  simulator.journal.clear();
  expect(simulator.journal).toHaveLength(0);
});

it("says which requests were refused by the system and which were never carried out", async () => {
  const { api, simulator } = await startSystem();
  await api.create("feed", Buffer.from("x"));
  await api.get(list, { authorization: null });
  expect(
    simulator.journal.map(({ status, carriedOut, authorization }) => [status, carriedOut, authorization]),
  ).toEqual([
    [422, false, "ExtraHop"],
    [401, false, null],
  ]);
});

it("never holds a credential, in memory, in its file or on the web page", async () => {
  const journalFile = join(await temporaryFolder(), "journal.jsonl");
  const sensor = await startSystem({ journalFile });
  await sensor.api.create("feed", stix1Archive(1));
  await sensor.api.get(list, { authorization: "ExtraHop apikey=wrong-but-secret" });
  await sensor.api.get(list, {
    headers: { cookie: "session-cookie", "proxy-authorization": "Basic proxy-secret" },
  });
  const tenant = await startSystem({ kind: "rx360", firmware: "26.3.0", journalFile });
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString("base64");
  const answer = await tenant.api.send("POST", "/oauth2/token", {
    authorization: `Basic ${basic}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
  });
  const { access_token: token } = JSON.parse(answer.text) as { access_token: string };
  await tenant.api.get(list, { authorization: `Bearer ${token}` });
  const everything = [
    JSON.stringify([sensor.simulator.journal, tenant.simulator.journal]),
    await readFile(journalFile, "utf8"),
    (await sensor.api.get("/")).text,
    (await tenant.api.get("/")).text,
  ].join();
  const secrets = [apiKey, "wrong-but-secret", "session-cookie", "proxy-secret", client.secret, basic, token];
  for (const secret of secrets) expect(everything).not.toContain(secret);
  expect(everything).toContain("oauth2/token");
});

it("writes a line for each request before its answer, with the fields that others rely on first", async () => {
  const journalFile = join(await temporaryFolder(), "journal.jsonl");
  const { api, simulator } = await startSystem({ journalFile, firmware: "26.3.0" });
  const lines = async (): Promise<Record<string, unknown>[]> =>
    (await readFile(journalFile, "utf8"))
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await api.createFromFile("feed.json", stix2File(2));
  const [line] = await lines();
  expect(Object.keys(line ?? {}).slice(0, 6)).toEqual([
    "time",
    "method",
    "path",
    "status",
    "bytes",
    "userAgent",
  ]);
  expect(line).toMatchObject({
    method: "POST",
    path: list,
    status: 201,
    bytes: simulator.journal[0]?.bytes,
    userAgent: null,
  });
  expect(line).not.toHaveProperty("headers");
  simulator.faults.add({ effect: { kind: "lost-answer" } });
  await expect(api.list()).rejects.toThrow();
  expect((await lines())[1]).toMatchObject({ status: null, fault: "lost-answer", carriedOut: true });
  expect((await stat(journalFile)).mode & 0o077).toBe(0);
});

it("reports failures of the simulator itself, which answer 500 without details", async () => {
  const stateDir = await temporaryFolder();
  const { api, simulator } = await startSystem({ stateDir });
  await rm(join(stateDir, "files"), { recursive: true });
  const answer = await api.create("feed", stix1Archive(1));
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([500, { type: "internal_error" }]);
  expect(answer.text).not.toContain(stateDir);
  expect(simulator.journal[0]?.error).toContain("ENOENT");
  expect(simulator.collections()).toEqual([]);
});
