import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EntryStore } from "../../../provider/src/inspection/entryStore.js";
import { InspectionCache } from "../../../provider/src/inspection/inspectionCache.js";
import { decodeIndex } from "../../../provider/src/stix/index.js";
import { unprivileged } from "../../support/unprivileged.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inspections-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const longAgo = new Date(Date.now() - 3_600_000);

/** A list of values as a source, with an old time stamp unless given otherwise. */
function source(name: string, values: readonly string[], time: Date | undefined = longAgo): void {
  const file = join(folder, name);
  writeFileSync(file, `${values.join("\n")}\n`);
  if (time !== undefined) utimesSync(file, time, time);
}

const cache = () => join(folder, "cache");
const inspections = () => new InspectionCache(folder, cache());
const entries = () => readdirSync(cache()).filter((name) => name.endsWith(".json"));

describe("inspections between runs", () => {
  it("are taken from the store for content seen before, under whatever name it lies", async () => {
    source("a.txt", ["192.0.2.1"]);
    const first = await inspections().inspect("a.txt", {});
    const before = entries();
    source("b.txt", ["192.0.2.1"]);
    const second = await inspections().inspect("b.txt", {});
    expect(second.digest).toBe(first.digest);
    expect(second.path).toBe(join(folder, "b.txt"));
    expect(second.documents[0]?.file).toBe(join(folder, "b.txt"));
    expect(entries().length).toBeLessThanOrEqual(before.length + 1);
  });

  it("see new content after an unchanged size and time stamp", async () => {
    source("a.txt", ["192.0.2.1"]);
    const first = await inspections().inspect("a.txt", {});
    source("a.txt", ["192.0.2.2"]);
    const second = await inspections().inspect("a.txt", {});
    expect(second.digest).not.toBe(first.digest);
  });

  it("do not trust the time stamp of a file that was written just now", async () => {
    source("a.txt", ["192.0.2.1"], undefined);
    await inspections().inspect("a.txt", {});
    // The content is kept; the place, which would be found by its time stamp, is not.
    expect(entries()).toHaveLength(1);
    const later = new InspectionCache(folder, cache(), () => Date.now() + 10_000);
    await later.inspect("a.txt", {});
    expect(entries()).toHaveLength(2);
  });

  it("say what cannot be read, and keep nothing of it", async () => {
    chmodSync(folder, 0o755);
    mkdirSync(cache(), { mode: 0o777 });
    source("closed.txt", ["192.0.2.1"]);
    mkdirSync(join(folder, "closed"));
    for (const name of ["closed.txt", "closed"]) {
      chmodSync(join(folder, name), 0);
      const { ok, problems } = await unprivileged(() => inspections().inspect(name, {}));
      expect([name, ok, problems.map(({ code }) => code)]).toEqual([name, false, ["source-unreadable"]]);
    }
    expect(entries()).toEqual([]);
  });

  it("do not follow links to folders: a few of them would be a walk without end", async () => {
    mkdirSync(join(folder, "loops"));
    for (const name of ["a", "b", "c"]) symlinkSync(".", join(folder, "loops", name));
    source("loops/a.txt", ["192.0.2.1"]);
    const { documents } = await inspections().inspect("loops", {});
    expect(documents.map(({ file }) => file)).toEqual([join(folder, "loops", "a.txt")]);
  });

  it("are made again where an entry is damaged", async () => {
    source("a.txt", ["192.0.2.1"]);
    const first = await inspections().inspect("a.txt", {});
    for (const name of entries()) {
      const file = join(cache(), name);
      writeFileSync(
        file,
        readFileSync(file, "utf8")
          .replace("192.0.2.1", "x")
          .replace(/sha256:./, "sha256:0"),
      );
    }
    const second = await inspections().inspect("a.txt", {});
    expect(second.digest).toBe(first.digest);
  });

  it("are not kept for a source with errors", async () => {
    writeFileSync(join(folder, "broken.json"), '{"type": "bundle", "objects": [}');
    const found = await inspections().inspect("broken.json", {});
    expect(found.ok).toBe(false);
    expect(() => readdirSync(cache())).toThrow("ENOENT");
  });

  it("differ by scope", async () => {
    source("a.txt", ["192.0.2.1"]);
    await inspections().inspect("a.txt", { scope: "indicators" });
    const before = entries().length;
    await inspections().inspect("a.txt", { scope: "document" });
    expect(entries().length).toBeGreaterThan(before);
  });

  it("lie where nobody else can read them", async () => {
    source("a.txt", ["192.0.2.1"]);
    await inspections().inspect("a.txt", {});
    expect(statSync(cache()).mode & 0o077).toBe(0);
    for (const name of entries()) expect(statSync(join(cache(), name)).mode & 0o077).toBe(0);
  });

  it("of large sources are made in worker threads, with the same result", async () => {
    const values = Array.from(
      { length: 300_000 },
      (_, n) => `${10 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.9`,
    );
    source("large.txt", values);
    const inspecting = inspections();
    const found = await inspecting.inspect("large.txt", {});
    await inspecting.close();
    expect(found.total).toBe(300_000);
  });

  it("of one source are made once, however many ask at the same time", async () => {
    source("a.txt", ["192.0.2.1"]);
    const one = inspections();
    const all = [1, 2, 3].map(() => one.inspect("a.txt", {}));
    expect(new Set(await Promise.all(all)).size).toBe(1);
  });
});

describe("the store of entries", () => {
  it("bears many writers and readers of one key at once", async () => {
    const stores = Array.from({ length: 8 }, () => new EntryStore(cache()));
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const store = stores[n % 8] ?? new EntryStore(cache());
        await store.put("key", { n, text: "x".repeat(10_000) });
        const value = (await store.get("key")) as { text: string } | undefined;
        expect(value?.text.length).toBe(10_000);
      }),
    );
    expect(readdirSync(cache()).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("keeps to its bound and discards what was used longest ago", async () => {
    const store = new EntryStore(cache(), 100_000);
    for (let n = 0; n < 64; n++) {
      await store.put(`key ${n}`, "x".repeat(5_000));
      if ((await store.get("key 0")) === undefined) throw new Error("the entry in use was discarded");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const bytes = readdirSync(cache()).reduce((sum, name) => sum + statSync(join(cache(), name)).size, 0);
    expect(bytes).toBeLessThan(100_000 + 16 * 6_000);
    expect(await store.get("key 1")).toBeUndefined();
  });

  it("counts an entry under another entry's name as missing", async () => {
    const store = new EntryStore(cache());
    await store.put("a", 1);
    await store.put("b", 2);
    const [one = "", two = ""] = entries();
    writeFileSync(join(cache(), one), readFileSync(join(cache(), two)));
    expect([await store.get("a"), await store.get("b")]).toContain(undefined);
  });

  it("never fails the work that asks it", async () => {
    writeFileSync(join(folder, "file"), "");
    const store = new EntryStore(join(folder, "file", "below"));
    await expect(store.put("a", 1)).resolves.toBeUndefined();
    await expect(store.get("a")).resolves.toBeUndefined();
  });
});

describe("the indexes of sources", () => {
  it("are taken from the store for content seen before, whoever reads it next", async () => {
    source("a.txt", ["192.0.2.1", "192.0.2.2"]);
    const first = await inspections().index("a.txt", {});
    expect(decodeIndex(first)?.values?.["ipv4-addr"]).toEqual(["192.0.2.1", "192.0.2.2"]);
    const kept = entries();
    expect(await inspections().index("a.txt", {})).toEqual(first);
    expect(entries()).toEqual(kept);
    for (const name of entries()) rmSync(join(cache(), name));
    expect(await inspections().index("a.txt", {})).toEqual(first);
  });

  it("are not kept for content that changed after it was inspected", async () => {
    source("a.txt", ["192.0.2.1"]);
    const changing = inspections();
    await changing.inspect("a.txt", {});
    const before = entries();
    const reading = changing.index("a.txt", {});
    source("a.txt", ["192.0.2.9"]);
    await reading;
    source("a.txt", ["192.0.2.1"]);
    expect(entries()).toEqual(before);
    const now = await inspections().index("a.txt", {});
    expect(decodeIndex(now)?.values?.["ipv4-addr"]).toEqual(["192.0.2.1"]);
  });
});
