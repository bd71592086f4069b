import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect, problemCodes, readFeed } from "../../../../provider/src/stix/index.js";
import { DistinctSet, digestOfSets } from "../../../../provider/src/stix/indexing/distinct.js";
import { bundle, indicator } from "../../../support/stix/bundles.js";
import { codesOf, inspectContent } from "../../../support/stix/inspecting.js";
import { address, domain, lookingFor } from "../../../support/stix/packages.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

describe("an inspection", () => {
  it("says everything of a source, in the shape of its contract", async () => {
    const path = join(await temporaryFolder(), "APT1.v2.json");
    await writeFile(path, bundle(indicator("[ipv4-addr:value = '198.51.100.7']")));
    expect(await inspect(path)).toEqual({
      path,
      ok: true,
      stixVersions: ["2.1"],
      format: { name: "stix2", title: "STIX 2.1", columns: [] },
      documents: [
        {
          file: path,
          format: "stix2",
          version: "2.1",
          bytes: expect.any(Number),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
      producers: [],
      indicators: { "ipv4-addr": 1, "ipv6-addr": 0, "domain-name": 0, url: 0 },
      total: 1,
      expired: 0,
      validity: { indicators: 1, ends: [] },
      revoked: 0,
      respelled: 0,
      unusable: {},
      differences: [],
      problems: [],
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      indicatorsDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      file: { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it("is the same for the same source", async () => {
    const content = bundle(
      indicator("[ipv4-addr:value IN ('198.51.100.8', '198.51.100.7')]"),
      indicator("[url:value = 'b' OR url:value = 'a']"),
    );
    const path = join(await temporaryFolder(), "feed");
    await writeFile(path, content);
    const now = new Date("2026-01-01T00:00:00Z");
    expect(await inspect(path, { now, values: true })).toEqual(await inspect(path, { now, values: true }));
  });

  it("lists values sorted, only where they are asked for", async () => {
    const content = bundle(indicator("[domain-name:value IN ('b.example', 'a.example', 'B.example')]"));
    expect((await inspectContent(content)).values?.["domain-name"]).toEqual(["a.example", "b.example"]);
    expect((await inspectContent(content, { values: false })).values).toBeUndefined();
  });

  it("has one digest of indicators for all formats, orders and spellings of the same values", async () => {
    const stix1 = await inspectContent(lookingFor(domain("Evil.example"), address("198.51.100.7")));
    const stix2 = await inspectContent(
      bundle(
        indicator("[ipv4-addr:value = '198.51.100.7/32']"),
        indicator("[domain-name:value = 'evil.example.']"),
      ),
    );
    const list = await inspectContent("198[.]51[.]100[.]7\nevil.example\nevil.example");
    expect(new Set([stix1, stix2, list].map(({ indicatorsDigest }) => indicatorsDigest)).size).toBe(1);
    expect(new Set([stix1, stix2, list].map(({ digest }) => digest)).size).toBe(3);
    const other = await inspectContent("198.51.100.7\nevil.example\nmore.example");
    expect(other.indicatorsDigest).not.toBe(list.indicatorsDigest);
  });

  it("warns where a document or collection holds more than the vendor recommends", async () => {
    const content = bundle(
      indicator("[ipv4-addr:value IN ('198.51.100.1', '198.51.100.2', '198.51.100.3')]"),
    );
    expect(
      codesOf(
        await inspectContent(content, { limits: { observablesPerFile: 3, observablesPerCollection: 3 } }),
      ),
    ).toEqual([]);
    const found = await inspectContent(content, {
      limits: { observablesPerFile: 2, observablesPerCollection: 2 },
    });
    expect(found.ok).toBe(true);
    expect(found.problems.map(({ level, code }) => `${level} ${code}`)).toEqual([
      "warning too-many-observables-in-file",
      "warning too-many-observables",
    ]);
    const strict = await inspectContent(content, { limits: { observablesPerFile: 2 }, strict: true });
    expect(strict.ok).toBe(false);
    expect(strict.problems).toEqual([
      expect.objectContaining({ level: "error", code: "too-many-observables-in-file" }),
    ]);
  });

  it("lifts a feed's warnings to errors where it is strict, but not its notes", async () => {
    const path = join(await temporaryFolder(), "feed");
    await writeFile(
      path,
      JSON.stringify([indicator("[url:value = 'http://a.example/' AND url:value = 'http://b.example/']")]),
    );
    const levels = [];
    for await (const batch of readFeed(path, { strict: true })) {
      for (const event of batch)
        if (event.kind === "problem") levels.push(`${event.problem.level} ${event.problem.code}`);
    }
    expect(levels).toEqual(["note not-a-bundle", "error composition-weakened"]);
  });

  it("says nothing of a file that does not end well", async () => {
    expect((await inspect("/nowhere/at/all")).file).toBeUndefined();
  });
});

describe("problems", () => {
  it("each have a meaning and a fix, in sentences", () => {
    for (const [code, { meaning, remedy }] of Object.entries(problemCodes)) {
      expect(code).toMatch(/^[a-z0-9-]+$/);
      expect(meaning).toMatch(/^[A-Z"].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe("counting distinct values", () => {
  it("tells a hundred thousand values apart that differ little", () => {
    const set = new DistinctSet();
    for (let i = 0; i < 100_000; i++) set.add(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    for (let i = 0; i < 50_000; i++) set.add(`host${i}.example.com`);
    let again = 0;
    for (let i = 0; i < 50_000; i++) if (set.add(`host${i}.example.com`)) again += 1;
    expect(again).toBe(0);
    expect(set.size).toBe(1_50_000);
  });

  it("has a digest that order does not change, and any value does", () => {
    const of = (...values: string[]) => {
      const set = new DistinctSet();
      for (const value of values) set.add(value);
      return digestOfSets({ url: set });
    };
    expect(of("a", "b", "c")).toBe(of("c", "a", "b", "a"));
    expect(of("a", "b")).not.toBe(of("a", "c"));
    expect(of("a")).not.toBe(of());
    expect(of("ab")).not.toBe(of("a", "b"));
  });
});
