import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SimulatorOptionsError, startSimulator } from "../../simulator/src/index.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { stix1Archive, stix2File } from "./support/stixFiles.js";
import { apiKey, startSystem } from "./support/systems.js";

describe("a state folder", () => {
  it("brings everything back after a restart on the same port", async () => {
    const stateDir = await temporaryFolder();
    const first = await startSystem({ stateDir });
    await first.api.create("feed", stix1Archive(3));
    await first.api.create("gone", stix1Archive(1));
    await first.api.create("renamed", stix1Archive(2));
    await first.api.putByUserKey("renamed", stix1Archive(4), "new name");
    await first.api.delete(2);
    const held = first.simulator.collections();
    const { port } = first.simulator;
    await first.simulator.stop();

    const second = await startSystem({ stateDir, port });
    expect(second.simulator.url).toBe(first.simulator.url);
    expect(second.simulator.collections()).toEqual(held);
    expect(await second.simulator.readFile("new name")).toEqual(stix1Archive(4));
    await second.api.create("next", stix1Archive(1));
    expect((await second.api.list()).map(({ id, name }) => [id, name])).toEqual([
      [1, "feed"],
      [3, "new name"],
      [4, "next"],
    ]);
  });

  it("does not give an id again that was deleted before the restart", async () => {
    const stateDir = await temporaryFolder();
    const first = await startSystem({ stateDir });
    for (const name of ["a", "b", "c"]) await first.api.create(name, stix1Archive(1));
    await first.api.delete(3);
    await first.api.delete(2);
    await first.simulator.stop();
    const second = await startSystem({ stateDir });
    await second.api.create("d", stix1Archive(1));
    expect((await second.api.list()).map(({ id }) => id)).toEqual([1, 4]);
  });

  it("moves last_updated on, however fast changes come and whatever the clock did between two runs", async () => {
    const stateDir = await temporaryFolder();
    const first = await startSystem({ stateDir });
    await first.api.create("feed", stix1Archive(1));
    const times: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      await first.api.putByUserKey("feed", stix1Archive(1));
      times.push((await first.api.list())[0]?.last_updated ?? 0);
    }
    expect(new Set(times).size).toBe(5);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    await first.simulator.stop();

    const file = join(stateDir, "collections", "1.json");
    const future = Date.now() + 3_600_000;
    const stored = JSON.parse(await readFile(file, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...stored, lastUpdated: future }));
    const second = await startSystem({ stateDir });
    await second.api.putByUserKey("feed", stix1Archive(1));
    expect((await second.api.list())[0]?.last_updated).toBe(future + 1);
  });

  it("holds one file of bytes per collection, readable by its owner only", async () => {
    const stateDir = await temporaryFolder();
    const { api } = await startSystem({ stateDir });
    await api.create("feed", stix1Archive(1));
    for (let count = 0; count < 3; count += 1) await api.putByUserKey("feed", stix1Archive(1));
    await api.create("other", stix1Archive(1));
    await api.delete(2);
    const [file = "", ...others] = await readdir(join(stateDir, "files"));
    expect(others).toEqual([]);
    expect((await stat(join(stateDir, "files", file))).mode & 0o077).toBe(0);
    expect(await readdir(join(stateDir, "uploads"))).toEqual([]);
  });

  it("keeps the CA it made, with a private key for its owner only, and discards unfinished uploads", async () => {
    const stateDir = await temporaryFolder();
    await mkdir(join(stateDir, "uploads"));
    await writeFile(join(stateDir, "uploads", "upload-of-a-killed-run"), "x");
    const options = { kind: "sensor", firmware: "9.8.0", apiKeys: [apiKey], stateDir } as const;
    const first = await startSimulator(options);
    await first.stop();
    const second = await startSimulator(options);
    await second.stop();
    expect(second.caPem).toBe(first.caPem);
    expect((await stat(join(stateDir, "ca.key"))).mode & 0o077).toBe(0);
    expect(await readdir(join(stateDir, "uploads"))).toEqual([]);
  });

  it("stays of use with hundreds of collections: each change writes its own files only", async () => {
    const stateDir = await temporaryFolder();
    const { api } = await startSystem({ stateDir });
    const file = stix1Archive(1);
    for (let at = 0; at < 300; at += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, next) => api.create(`feed ${at + next}`, file)));
    }
    expect(await readdir(join(stateDir, "collections"))).toHaveLength(300);
    const untouched = async (): Promise<number> =>
      (await stat(join(stateDir, "collections", "7.json"))).mtimeMs;
    const before = await untouched();
    await api.putByUserKey("feed250", file);
    expect(await untouched()).toBe(before);
    expect(await api.list()).toHaveLength(300);
  });
});

describe("changes outside of Pulumi", () => {
  it("collections are removed, replaced, renamed, emptied and added", async () => {
    const { api, simulator } = await startSystem();
    for (const name of ["removed", "replaced", "renamed", "emptied"]) await api.create(name, stix1Archive(2));
    const before = await api.list();
    await simulator.tamper.remove("removed");
    await simulator.tamper.replace("replaced", stix1Archive(5));
    await simulator.tamper.rename("renamed", "other name");
    await simulator.tamper.empty("emptied");
    const bystander = await simulator.tamper.add({ name: "bystander", observables: 9 });
    const after = await api.list();
    expect(after.map(({ id, name, observables, user_key }) => [id, name, observables, user_key])).toEqual([
      [2, "replaced", 5, "replaced"],
      [3, "other name", 2, "renamed"],
      [4, "emptied", 0, "emptied"],
      [bystander, "bystander", 9, "bystander"],
    ]);
    for (const row of after) {
      expect(row.last_updated).toBeGreaterThan(before.find(({ id }) => id === row.id)?.last_updated ?? 0);
    }
    expect(await simulator.readFile("replaced")).toEqual(stix1Archive(5));
  });

  it("only what is there and fits can be tampered with", async () => {
    const { api, simulator } = await startSystem();
    await api.create("feed", stix1Archive(2));
    await expect(simulator.tamper.remove("nothing")).rejects.toThrow('holds no "nothing"; it holds ["feed"]');
    await expect(simulator.tamper.replace("feed", Buffer.from("x"))).rejects.toThrow("no tar archive");
    await expect(simulator.tamper.add({ name: "feed" })).rejects.toThrow("exists already");
    expect(await api.list()).toMatchObject([{ name: "feed", observables: 2 }]);
  });

  it("a collection without a user key is listed as such", async () => {
    const { api, simulator } = await startSystem();
    await simulator.tamper.add({ name: "built-in", userKey: null });
    expect(await api.list()).toMatchObject([{ name: "built-in", user_key: null }]);
  });

  it("a system is imaged again: nothing held, ids from the start", async () => {
    const stateDir = await temporaryFolder();
    const { api, simulator } = await startSystem({ stateDir });
    await api.create("a", stix1Archive(1));
    await api.create("b", stix1Archive(1));
    await simulator.reimage();
    expect(await api.list()).toEqual([]);
    expect(await readdir(join(stateDir, "files"))).toEqual([]);
    await api.create("c", stix1Archive(1));
    expect(await api.list()).toMatchObject([{ id: 1, name: "c" }]);
  });

  it("an upgrade keeps what is held and changes what is taken; a downgrade too", async () => {
    const { api, simulator } = await startSystem({ firmware: "26.1.9" });
    await api.create("feed", stix1Archive(3));
    const held = await api.list();
    simulator.setFirmware("26.2.0");
    expect(await api.list()).toEqual(held);
    expect(JSON.parse((await api.get("/api/v1/extrahop")).text)).toMatchObject({ version: "26.2.0" });
    expect((await api.create("second", stix1Archive(1))).status).toBe(422);
    expect((await api.patchById(held[0]?.id ?? 0, stix2File(1))).status).toBe(204);
    simulator.setFirmware("9.9.1");
    expect((await api.putByUserKey("feed", stix1Archive(2))).status).toBe(204);
    expect(await api.list()).toMatchObject([{ id: held[0]?.id, observables: 2 }]);
    expect(() => simulator.setFirmware("latest")).toThrow(SimulatorOptionsError);
  });

  it("a system goes down and comes back on its port with all it held", async () => {
    const { api, simulator } = await startSystem();
    await api.create("feed", stix1Archive(1));
    const { url } = simulator;
    await simulator.suspend();
    await expect(api.get("/api/v1/extrahop")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await simulator.resume();
    expect(simulator.url).toBe(url);
    expect(await api.list()).toMatchObject([{ name: "feed" }]);
  });
});

describe("options", () => {
  const sensor = { kind: "sensor", firmware: "9.8.0", apiKeys: [apiKey] } as const;
  const rx360 = { kind: "rx360", firmware: "9.8.0", clients: [{ id: "i", secret: "s" }] } as const;

  it.each([
    [{ ...sensor, apiKeys: [] }, /sensor needs at least one API key/],
    [{ kind: "console", firmware: "9.8.0" } as const, /console needs at least one API key/],
    [{ ...sensor, clients: rx360.clients }, /takes API keys and no client credentials/],
    [{ kind: "rx360", firmware: "9.8.0" } as const, /needs REST API credentials/],
    [{ ...rx360, apiKeys: [apiKey] }, /takes REST API credentials and no API key/],
    [{ ...sensor, kind: "router" as "sensor" }, /kind has to be one of sensor, console, rx360/],
    [{ ...sensor, firmware: "newest" }, /firmware has to look like/],
    [{ ...sensor, firmware: "9" }, /firmware has to look like/],
    [{ ...sensor, nodes: [{ nickname: "x" }] }, /only a console has connected sensors/],
    [{ ...sensor, rateLimit: { requestsPerMinute: 0 } }, /rate limit has to be greater than 0/],
    [{ ...rx360, tokenTtlSeconds: 0 }, /lifetime of tokens/],
    [{ ...sensor, latencyMs: Number.NaN }, /latency has to be/],
  ])("that make no sense are refused: %j", async (options, says) => {
    const failed = await startSimulator(options).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SimulatorOptionsError);
    expect((failed as Error).message).toMatch(says);
  });

  it("a port that is taken is the listener's error", async () => {
    const { simulator } = await startSystem();
    await expect(startSimulator({ ...sensor, port: simulator.port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("latency delays every answer", async () => {
    const { api } = await startSystem({ latencyMs: 30 });
    const before = performance.now();
    await api.list();
    await api.get("/nowhere");
    expect(performance.now() - before).toBeGreaterThanOrEqual(58);
  });
});
