import { stix1Archive, stix2File } from "./support/stixFiles.js";
import { apiKey, startSystem } from "./support/systems.js";

describe("every system", () => {
  it.each([
    ["sensor", "9.8.0.1234", "discover"],
    ["console", "26.1.4", "command"],
    ["console", "26.3.0.77", "command"],
  ] as const)("tells what it is: a %s on %s", async (kind, firmware, platform) => {
    const { api } = await startSystem({ kind, firmware, hostname: "ex-1" });
    const answer = await api.get("/api/v1/extrahop");
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(answer.text)).toMatchObject({
      version: firmware,
      platform,
      hostname: "ex-1",
      display_host: "ex-1",
    });
  });

  it("lists a console's connected sensors, and has no such list on a sensor", async () => {
    const { api } = await startSystem({
      kind: "console",
      nodes: [{ nickname: "berlin" }, { nickname: "tokyo", hostname: "ex-tokyo.example", enabled: false }],
    });
    expect(JSON.parse((await api.get("/api/v1/nodes")).text)).toMatchObject([
      { id: 1, enabled: true, nickname: "berlin", display_name: "berlin" },
      { id: 2, enabled: false, nickname: "tokyo", hostname: "ex-tokyo.example" },
    ]);
    const sensor = await startSystem();
    expect((await sensor.api.get("/api/v1/nodes")).status).toBe(404);
  });

  it.each([
    ["9.8.0", "POST", "/api/v1/extrahop", 405],
    ["9.8.0", "GET", "/api/v1/threatcollections/1", 405],
    ["9.8.0", "PATCH", "/api/v1/threatcollections/1", 405],
    ["9.8.0", "DELETE", "/api/v1/threatcollections/~feed", 405],
    ["26.3.0", "PUT", "/api/v1/threatcollections/1", 405],
    ["26.3.0", "PUT", "/api/v1/threatcollections/~feed", 404],
    ["26.3.0", "GET", "/api/v1/threatcollections/1/observables", 404],
    ["9.8.0", "GET", "/api/v1/threatcollections/", 404],
    ["9.8.0", "GET", "/api/v1/threatcollections/1x", 404],
    ["9.8.0", "POST", "/oauth2/token", 404],
    ["9.8.0", "GET", "/api/v2/extrahop", 404],
  ])("on %s refuses %s %s with %i", async (firmware, method, path, status) => {
    const { api } = await startSystem({ firmware });
    const answer = await api.send(method, path);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ type: expect.any(String), detail: expect.any(String) });
    expect(answer.headers["allow"] !== undefined).toBe(status === 405);
  });
});

describe("firmware up to 26.1", () => {
  it("creates by name, lists what it holds and counts it", async () => {
    const { api, simulator } = await startSystem();
    const before = Date.now();
    const answer = await api.create("My feed (EU)", stix1Archive(3));
    expect([answer.status, answer.text]).toEqual([204, ""]);
    const [row, ...others] = await api.list();
    expect(others).toEqual([]);
    expect(row).toEqual({
      id: expect.any(Number),
      name: "My feed (EU)",
      user_key: "MyfeedEU",
      observables: 3,
      last_updated: expect.any(Number),
    });
    expect(row?.last_updated).toBeGreaterThanOrEqual(before);
    const count = await api.get(`/api/v1/threatcollections/${row?.id}/observables`);
    expect([count.status, JSON.parse(count.text)]).toEqual([200, { observables: 3 }]);
    expect(simulator.collections()).toMatchObject([
      { name: "My feed (EU)", fileName: "feed.tgz", members: ["feed.xml"] },
    ]);
  });

  it("takes a user key of the client's choice", async () => {
    const { api } = await startSystem();
    await api.upload("POST", "/api/v1/threatcollections", [
      { name: "user_key", value: "my_key-1" },
      { name: "name", value: "feed" },
      { name: "file", fileName: "feed.tgz", value: stix1Archive(1) },
    ]);
    expect(await api.list()).toMatchObject([{ name: "feed", user_key: "my_key-1" }]);
  });

  it.each([
    ["feed 1", "feed1"],
    ["a.b-c_d/e", "abcde"],
    ["Bösewichte №5", "Bösewichte5"],
    ["悪意", "悪意"],
    ["!?", "collection213f"],
  ])("makes the user key of %j: %s", async (name, userKey) => {
    const { api } = await startSystem();
    expect((await api.create(name, stix1Archive(1))).status).toBe(204);
    expect(await api.list()).toMatchObject([{ name, user_key: userKey }]);
    expect((await api.putByUserKey(userKey, stix1Archive(2))).status).toBe(204);
    expect(await api.list()).toMatchObject([{ name, observables: 2 }]);
  });

  it("replaces the contents as a whole, keeps the id and moves last_updated on", async () => {
    const { api, simulator } = await startSystem();
    await api.create("feed", stix1Archive(5));
    const [before] = await api.list();
    const answer = await api.putByUserKey("feed", stix1Archive(2));
    expect([answer.status, answer.text]).toEqual([204, ""]);
    const [after] = await api.list();
    expect(after).toMatchObject({ id: before?.id, name: "feed", observables: 2 });
    expect(after?.last_updated).toBeGreaterThan(before?.last_updated ?? Number.NaN);
    expect(await simulator.readFile("feed")).toEqual(stix1Archive(2));
  });

  it("creates by PUT what is not there, and renames by PUT what is", async () => {
    const { api } = await startSystem();
    expect((await api.putByUserKey("feed", stix1Archive(1), "The feed")).status).toBe(204);
    expect((await api.putByUserKey("other", stix1Archive(1))).status).toBe(204);
    expect((await api.putByUserKey("feed", stix1Archive(1), "Renamed")).status).toBe(204);
    expect(await api.list()).toMatchObject([
      { name: "Renamed", user_key: "feed" },
      { name: "other", user_key: "other" },
    ]);
  });

  it("takes `name` as a part with a file name, as the vendor's toolkit sends it", async () => {
    const { api } = await startSystem();
    const answer = await api.upload("PUT", "/api/v1/threatcollections/~Myfeed", [
      { name: "file", fileName: "My feed.tgz", value: stix1Archive(1) },
      { name: "name", fileName: "name", value: "My feed" },
    ]);
    expect(answer.status).toBe(204);
    expect(await api.list()).toMatchObject([{ name: "My feed", user_key: "Myfeed" }]);
  });

  it("refuses a name or a user key that is taken and leaves everything as it was", async () => {
    const { api } = await startSystem();
    await api.create("feed", stix1Archive(1));
    await api.create("other", stix1Archive(1));
    const before = await api.list();
    expect((await api.create("feed", stix1Archive(2))).status).toBe(409);
    expect((await api.create("fe ed", stix1Archive(2))).status).toBe(409);
    expect((await api.putByUserKey("other", stix1Archive(2), "feed")).status).toBe(409);
    expect((await api.putByUserKey("third", stix1Archive(2), "feed")).status).toBe(409);
    expect(await api.list()).toEqual(before);
  });

  it("lets only one of two simultaneous uploads have a name", async () => {
    const { api } = await startSystem();
    const statuses = (
      await Promise.all([1, 2, 3, 4].map((count) => api.create("feed", stix1Archive(count))))
    ).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 409, 409, 409]);
    expect(await api.list()).toHaveLength(1);
  });

  it("deletes by id once and never gives the id again", async () => {
    const { api } = await startSystem();
    await api.create("feed", stix1Archive(1));
    const id = (await api.list())[0]?.id ?? 0;
    expect((await api.delete(id)).status).toBe(204);
    expect((await api.delete(id)).status).toBe(404);
    expect(await api.list()).toEqual([]);
    await api.create("feed", stix1Archive(1));
    expect((await api.list())[0]?.id).toBeGreaterThan(id);
    expect((await api.get(`/api/v1/threatcollections/${id}/observables`)).status).toBe(404);
  });

  it("leaves a collection as it was when the new file is refused", async () => {
    const { api, simulator } = await startSystem();
    await api.create("feed", stix1Archive(4));
    const before = simulator.collections();
    expect((await api.putByUserKey("feed", Buffer.from("no archive"))).status).toBe(422);
    expect(simulator.collections()).toEqual(before);
    expect(await simulator.readFile("feed")).toEqual(stix1Archive(4));
  });
});

describe("firmware from 26.2", () => {
  it.each([
    ["feed.json", "feed"],
    ["feed.v2.json", "feed.v2"],
    ["EU feed.JSON", "EU feed"],
  ])("calls the collection of %s %s", async (fileName, name) => {
    const { api } = await startSystem({ firmware: "26.2.0" });
    const answer = await api.createFromFile(fileName, stix2File(2));
    expect([answer.status, answer.text]).toEqual([201, ""]);
    const [row] = await api.list();
    expect(row).toMatchObject({ name, observables: 2, user_key: name.replace(/[ .]/g, "") });
    expect(answer.headers["location"]).toBe(`/api/v1/threatcollections/${row?.id}`);
  });

  it("replaces by id, whatever the new file is called", async () => {
    const { api } = await startSystem({ firmware: "26.3.0" });
    await api.createFromFile("feed.json", stix2File(5));
    const [before] = await api.list();
    const answer = await api.patchById(before?.id ?? 0, stix2File(1), "other.json");
    expect([answer.status, answer.text]).toEqual([204, ""]);
    const [after] = await api.list();
    expect(after).toMatchObject({ id: before?.id, name: "feed", observables: 1 });
    expect(after?.last_updated).toBeGreaterThan(before?.last_updated ?? Number.NaN);
  });

  it("refuses to replace what is not there and to create what is", async () => {
    const { api } = await startSystem({ firmware: "26.3.0" });
    expect((await api.patchById(7, stix2File(1))).status).toBe(404);
    await api.createFromFile("feed.json", stix2File(1));
    expect((await api.createFromFile("feed.json", stix2File(1))).status).toBe(409);
    expect((await api.createFromFile("feed.tgz", stix2File(1))).status).toBe(409);
  });

  it("numbers user keys that two names would share", async () => {
    const { api } = await startSystem({ firmware: "26.3.0" });
    await api.createFromFile("my feed.json", stix2File(1));
    await api.createFromFile("my-feed.json", stix2File(1));
    expect((await api.list()).map((row) => row.user_key)).toEqual(["myfeed", "myfeed2"]);
  });

  it("deletes by id", async () => {
    const { api } = await startSystem({ firmware: "26.3.0" });
    await api.createFromFile("feed.json", stix2File(1));
    expect((await api.delete((await api.list())[0]?.id ?? 0)).status).toBe(204);
    expect(await api.list()).toEqual([]);
  });
});

it("accepts several API keys and names none of them in any answer", async () => {
  const { api } = await startSystem({ apiKeys: [apiKey, "second-key"] });
  for (const key of [apiKey, "second-key"]) {
    const answer = await api.get("/api/v1/extrahop", { authorization: `ExtraHop apikey=${key}` });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(key);
  }
});
