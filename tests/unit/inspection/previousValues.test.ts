import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InspectionCache } from "../../../provider/src/inspection/inspectionCache.js";
import type { FeedState } from "../../../provider/src/inspection/previousValues.js";
import { SnapshotStore } from "../../../provider/src/inspection/snapshotStore.js";
import { SnapshotBuilder } from "../../../provider/src/stix/indexing/valueSnapshot.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "previous-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `host-${from + i}.${"long-".repeat(8)}.example.com`);
const write = (path: string, values: readonly string[]) =>
  writeFileSync(join(folder, path), `${values.join("\n")}\n`);
const cache = () => new InspectionCache(folder, join(folder, "cache"));
const snapshots = () =>
  readdirSync(join(folder, "cache", "snapshots")).filter((name) => name.endsWith(".values"));

/** What the state keeps of a feed that is too large for its index. */
async function applied(source: string): Promise<FeedState> {
  const inspections = cache();
  const { digest, indicators } = await inspections.inspect(source, {});
  return { digest, indicators, choices: {}, index: { format: 1, counts: indicators } };
}

const many = names(0, 5_000);

describe("a feed too large for the index of the state", () => {
  it("is compared value by value with the state that this machine saw before", async () => {
    write("feed.txt", many);
    const before = await applied("feed.txt");
    write("feed.txt", [...many.slice(2), "new.example.com"]);
    const change = await cache().compare(before, "feed.txt", {});
    expect(change).toMatchObject({ exact: true, basis: "values", total: 4_999 });
    expect(change.firstAdded).toEqual([{ type: "domain-name", value: "new.example.com" }]);
    expect(change.firstRemoved.map(({ value }) => value)).toEqual(many.slice(0, 2).sort());
  });

  it("is compared value by value with a state that fits its index, and one that does no longer", async () => {
    write("feed.txt", many.slice(0, 10));
    const inspections = cache();
    const small: FeedState = {
      ...(await applied("feed.txt")),
      index: await inspections.index("feed.txt", {}),
    };
    write("feed.txt", many);
    const large = await applied("feed.txt");
    const grown = await cache().compare(small, "feed.txt", {});
    expect([grown.exact, grown.added["domain-name"], grown.removed["domain-name"]]).toEqual([true, 4_990, 0]);
    write("feed.txt", many.slice(0, 10));
    const shrunk = await cache().compare(large, "feed.txt", {});
    expect([shrunk.exact, shrunk.added["domain-name"], shrunk.removed["domain-name"]]).toEqual([
      true,
      0,
      4_990,
    ]);
  });

  it("is compared by counts where this machine never saw the previous content", async () => {
    write("feed.txt", many);
    const before = await applied("feed.txt");
    rmSync(join(folder, "cache"), { recursive: true });
    write("feed.txt", many.slice(1));
    expect(await cache().compare(before, "feed.txt", {})).toMatchObject({ exact: false, basis: "counts" });
  });

  it("is compared by counts where a snapshot is damaged, and exactly again after that", async () => {
    write("feed.txt", many);
    const before = await applied("feed.txt");
    for (const name of snapshots()) {
      const path = join(folder, "cache", "snapshots", name);
      writeFileSync(path, readFileSync(path).subarray(0, 1_000));
    }
    write("feed.txt", many.slice(1));
    expect(await cache().compare(before, "feed.txt", {})).toMatchObject({ basis: "counts" });
    write("feed.txt", many);
    await applied("feed.txt");
    rmSync(join(folder, "cache"), { recursive: true });
    await applied("feed.txt");
    write("feed.txt", many.slice(1));
    expect(await cache().compare(before, "feed.txt", {})).toMatchObject({ basis: "values" });
  });

  it("is compared with content of the store where only that is there", async () => {
    const text = `${many.join("\n")}\n`;
    mkdirSync(join(folder, "store", "content"), { recursive: true });
    mkdirSync(join(folder, "store", "feeds"));
    writeFileSync(join(folder, "store", "content", createHash("sha256").update(text).digest("hex")), text);
    const feed = "store/feeds/all.feed";
    writeFileSync(join(folder, `${feed}.summary.json`), "{}");
    write(feed, many);
    const before = await applied(feed);
    rmSync(join(folder, "store", "snapshots"), { recursive: true });
    rmSync(join(folder, "cache"), { recursive: true });
    write(feed, many.slice(1));
    const change = await cache().compare(before, feed, {});
    expect(change.firstRemoved).toEqual([{ type: "domain-name", value: many[0] }]);
  });

  it("is not taken for what another version of this package read from the same content", async () => {
    write("feed.txt", many);
    const before = { ...(await applied("feed.txt")), indicators: { "domain-name": 4_000 } };
    expect(await cache().compare(before, "feed.txt", {})).toMatchObject({ basis: "counts" });
  });
});

describe("the folder of snapshots", () => {
  it("keeps those that were used last within its limit", async () => {
    const builder = () => {
      const made = new SnapshotBuilder();
      made.add("url", `http://a.example/${"x".repeat(1_000)}`, new Uint32Array(4));
      return made;
    };
    const store = new SnapshotStore(join(folder, "snapshots"), 2_500);
    const key = (digest: string) => ({ digest, choices: {} });
    for (const digest of ["a", "b"]) await store.write(key(digest), builder());
    await new Promise((resolve) => setTimeout(resolve, 20));
    await store.find(key("a"));
    await store.write(key("c"), builder());
    const left = await Promise.all(
      ["a", "b", "c"].map(async (digest) => (await store.find(key(digest))) !== undefined),
    );
    expect(left).toEqual([true, false, true]);
  });
});
