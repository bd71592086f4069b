import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { stix1Archive, stix2File } from "./support/stixFiles.js";
import { startSystem } from "./support/systems.js";

it("takes a hundred uploads at once, each with its own bytes", async () => {
  const { api, simulator } = await startSystem();
  const files = Array.from({ length: 100 }, (_, at) => stix1Archive(at + 1));
  const answers = await Promise.all(files.map((file, at) => api.create(`feed ${at}`, file)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  const held = simulator.collections();
  expect(new Set(held.map(({ id }) => id)).size).toBe(100);
  expect(new Map(held.map(({ name, observables }) => [name, observables]))).toEqual(
    new Map(files.map((_, at) => [`feed ${at}`, at + 1])),
  );
  for (const at of [0, 50, 99]) expect(await simulator.readFile(`feed ${at}`)).toEqual(files[at]);
});

it("keeps one state through changes of one collection that come all at once", async () => {
  const stateDir = await temporaryFolder();
  const { api, simulator } = await startSystem({ stateDir });
  await api.create("feed", stix1Archive(1));
  const changes = Array.from({ length: 20 }, (_, at) =>
    at % 4 === 3
      ? api.putByUserKey("feed", stix1Archive(at + 1), `feed ${at}`)
      : api.putByUserKey("feed", stix1Archive(at + 1)),
  );
  expect(new Set((await Promise.all(changes)).map(({ status }) => status))).toEqual(new Set([204]));
  const [held] = simulator.collections();
  await simulator.stop();

  const again = await startSystem({ stateDir });
  expect(again.simulator.collections()).toEqual([held]);
  expect(await again.simulator.readFile(held?.name ?? "")).toEqual(stix1Archive(held?.observables ?? 0));
  expect(await readdir(join(stateDir, "files"))).toHaveLength(1);
  expect(await readdir(join(stateDir, "uploads"))).toEqual([]);
});

it("survives deletions that race with replacements", async () => {
  const stateDir = await temporaryFolder();
  const { api, simulator } = await startSystem({ stateDir, firmware: "26.3.0" });
  for (let round = 0; round < 10; round += 1) {
    await api.createFromFile("feed.json", stix2File(1));
    const id = (await api.list())[0]?.id ?? 0;
    const answers = await Promise.all([
      api.patchById(id, stix2File(2)),
      api.delete(id),
      api.patchById(id, stix2File(3)),
      api.delete(id),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status !== 204 && status !== 404)).toEqual(
      [],
    );
    expect(await api.list()).toEqual([]);
  }
  expect(await readdir(join(stateDir, "files"))).toEqual([]);
  expect(await readdir(join(stateDir, "uploads"))).toEqual([]);
  expect(simulator.journal.every(({ error }) => error === null)).toBe(true);
});
