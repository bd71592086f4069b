import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSources } from "../../../provider/src/report/readSources.js";
import { encodeIndex, inspect, type TypedValue } from "../../../provider/src/stix/index.js";
import { feedUrn } from "../../support/report/made.js";
import { previewOf } from "../../support/report/recorded.js";
import { bundle, indicator } from "../../support/stix/bundles.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

const addresses = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `198.18.0.${from + index}`);
const listOf = (values: readonly string[]) => `${values.join("\n")}\n`;
const typed = (values: readonly string[]): TypedValue[] =>
  values.map((value) => ({ type: "ipv4-addr", value }));
const { signal } = new AbortController();

let folder: string;

beforeEach(async () => {
  folder = join(await temporaryFolder(), "project");
  await mkdir(folder);
});

/** A preview that changes one feed to what lies on disk now. */
async function changing(source: string, path: string, index?: unknown) {
  const { digest } = await inspect(path);
  const type = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
  const urn = feedUrn("feed");
  return previewOf(
    JSON.stringify({
      steps: [
        {
          op: "update",
          urn,
          oldState: { type, inputs: { source, digest: "sha256:old" }, outputs: { index } },
          newState: { type, inputs: { source, digest } },
        },
      ],
    }),
  );
}

const key = (source: string) => JSON.stringify([source, "indicators"]);

describe("reading the sources of what changes", () => {
  it("compares every value with what was last applied", async () => {
    await writeFile(join(folder, "list.txt"), listOf(addresses(21, 250)));
    const preview = await changing(
      "list.txt",
      join(folder, "list.txt"),
      encodeIndex(typed(addresses(1, 30))),
    );
    const evidence = (await readSources(preview, undefined, folder, signal)).get(key("list.txt"));
    expect(evidence?.compared).toMatchObject({
      exact: true,
      added: { "ipv4-addr": 220 },
      removed: { "ipv4-addr": 20 },
      total: 230,
    });
    expect(evidence?.compared?.firstAdded).toHaveLength(200);
    expect(evidence?.compared?.firstRemoved).toHaveLength(20);
  });

  it("compares with what another resource of the same source stored", async () => {
    await writeFile(join(folder, "list.txt"), listOf(addresses(21, 40)));
    const { digest } = await inspect(join(folder, "list.txt"));
    const type = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
    const inputs = { source: "list.txt", digest };
    const outputs = { index: encodeIndex(typed(addresses(1, 30))) };
    const steps = [
      { op: "create", urn: feedUrn("renamed"), newState: { type, inputs } },
      {
        op: "delete",
        urn: feedUrn("feed"),
        oldState: { type, inputs: { ...inputs, digest: "sha256:old" }, outputs },
      },
    ];
    for (const order of [steps, [...steps].reverse()]) {
      const preview = previewOf(JSON.stringify({ steps: order }));
      const evidence = (await readSources(preview, undefined, folder, signal)).get(key("list.txt"));
      expect(evidence?.compared).toMatchObject({ added: { "ipv4-addr": 10 }, removed: { "ipv4-addr": 20 } });
    }
  });

  it("tells feeds of one source apart that are read in different ways", async () => {
    await writeFile(join(folder, "list.txt"), listOf([...addresses(1, 3), "127.0.0.1"]));
    const { digest } = await inspect(join(folder, "list.txt"));
    const type = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
    const inputs = { source: "list.txt", digest };
    const preview = previewOf(
      JSON.stringify({
        steps: [
          { op: "create", urn: feedUrn("narrow"), newState: { type, inputs } },
          {
            op: "create",
            urn: feedUrn("broad"),
            newState: { type, inputs: { ...inputs, allowBroad: true } },
          },
        ],
      }),
    );
    const evidence = await readSources(preview, undefined, folder, signal);
    expect(evidence.get(key("list.txt"))?.compared).toMatchObject({ added: { "ipv4-addr": 3 } });
    const broad = JSON.stringify(["list.txt", "indicators", { allowBroad: true }]);
    expect(evidence.get(broad)?.compared).toMatchObject({ added: { "ipv4-addr": 4 } });
  });

  it("compares with what was applied while the source was read in another way", async () => {
    await writeFile(join(folder, "list.txt"), listOf([...addresses(1, 3), "127.0.0.1"]));
    const { digest } = await inspect(join(folder, "list.txt"), { allowBroad: true });
    const type = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
    const outputs = { index: encodeIndex(typed(addresses(1, 3))) };
    const step = {
      op: "update",
      urn: feedUrn("feed"),
      oldState: { type, inputs: { source: "list.txt", digest: "sha256:old" }, outputs },
      newState: { type, inputs: { source: "list.txt", digest, allowBroad: true } },
    };
    const preview = previewOf(JSON.stringify({ steps: [step] }));
    const [evidence] = (await readSources(preview, undefined, folder, signal)).values();
    expect(evidence?.compared).toMatchObject({ added: { "ipv4-addr": 1 }, removed: {} });
  });

  it("counts what has expired, what no system can use, and what exceeds the limit", async () => {
    const content = bundle(
      indicator("[ipv4-addr:value = '198.18.0.1']", { valid_until: "2026-01-02T00:00:00Z" }),
      indicator("[email-addr:value = 'mail@evil.example']"),
      indicator("[ipv4-addr:value = '198.18.0.3']", { revoked: true }),
    );
    await writeFile(join(folder, "mixed.json"), content);
    const preview = await changing("mixed.json", join(folder, "mixed.json"));
    const evidence = (await readSources(preview, undefined, folder, signal)).get(key("mixed.json"));
    expect(evidence).toMatchObject({ expired: 1, limits: [] });
    expect(evidence?.unusable).toEqual(
      expect.arrayContaining([
        { reason: "email-address", count: 1 },
        { reason: "revoked", count: 1 },
      ]),
    );
    // Nobody knows what was there before.
    expect(evidence?.compared).toBeUndefined();
  });

  it("does not count a source that is no longer what was previewed", async () => {
    await writeFile(join(folder, "list.txt"), listOf(addresses(1, 3)));
    const preview = await changing("list.txt", join(folder, "list.txt"), encodeIndex([]));
    await writeFile(join(folder, "list.txt"), listOf(addresses(1, 4)));
    expect(await readSources(preview, undefined, folder, signal)).toEqual(new Map());
  });

  it.each([
    ["by a path upwards", "../secret.txt", async () => undefined],
    [
      "by a link",
      "inner.txt",
      async () => symlink(join(folder, "..", "secret.txt"), join(folder, "inner.txt")),
    ],
  ])("never leaves the folder, not even %s", async (_case, source, prepare) => {
    const outside = join(folder, "..", "secret.txt");
    await writeFile(outside, listOf(addresses(1, 3)));
    await prepare();
    const preview = await changing(source, outside, encodeIndex([]));
    expect(await readSources(preview, undefined, folder, signal)).toEqual(new Map());
  });

  it("never reads an absolute path", async () => {
    const path = join(folder, "list.txt");
    await writeFile(path, listOf(addresses(1, 3)));
    expect(await readSources(await changing(path, path), undefined, folder, signal)).toEqual(new Map());
  });

  it("finds nothing where folder or source are missing", async () => {
    await writeFile(join(folder, "list.txt"), listOf(addresses(1, 3)));
    const preview = await changing("list.txt", join(folder, "list.txt"));
    expect(await readSources(preview, undefined, join(folder, "nowhere"), signal)).toEqual(new Map());
    expect(await readSources(preview, undefined, await temporaryFolder(), signal)).toEqual(new Map());
  });
});
