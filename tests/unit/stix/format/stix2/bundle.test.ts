import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFeed } from "../../../../../provider/src/stix/index.js";
import { bundle, indicator, sco } from "../../../../support/stix/bundles.js";
import { codesOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import { temporaryFolder } from "../../../../support/temporaryFolder.js";

const evil = "[domain-name:value = 'evil.example']";

describe("a STIX 2 document", () => {
  it("of 2.1 is known by the version of its objects", async () => {
    const found = await inspectContent(bundle(indicator(evil)));
    expect(found).toMatchObject({ ok: true, stixVersions: ["2.1"], total: 1, problems: [] });
    expect(valuesOf(found)).toEqual(["domain-name evil.example"]);
  });

  it("counts indicators whose only type is benign as left out, by indicator types and by labels", async () => {
    const found = await inspectContent(
      bundle(
        indicator(evil, { indicator_types: ["benign"] }),
        indicator("[domain-name:value = 'old.example']", { labels: ["Benign"] }),
        indicator("[domain-name:value = 'mixed.example']", {
          indicator_types: ["benign", "anomalous-activity"],
        }),
        indicator("[domain-name:value = 'labelled.example']", {
          indicator_types: ["malicious-activity"],
          labels: ["benign"],
        }),
      ),
    );
    expect(valuesOf(found)).toEqual(["domain-name labelled.example", "domain-name mixed.example"]);
    expect(found.unusable).toEqual({ benign: 2 });
    expect(found.differences).toContainEqual({ kind: "may-match-network", count: 2 });
  });

  it.each<[label: string, reason: string]>([
    ["allowlist", "allowed"],
    ["White-List", "allowed"],
    ["known good", "allowed"],
    ["status:whitelisted", "allowed"],
    ["false-positive", "false-positive"],
    ["False Positive", "false-positive"],
    ["FP", "false-positive"],
    ['false-positive:risk="high"', "false-positive"],
    ['false-positive:confirmed="true"', "false-positive"],
  ])("leaves out an indicator with the label or type %s", async (label, reason) => {
    // The objects before are alike, so that the quick way is tried.
    const plain = (i: number, more: object) =>
      indicator(`[domain-name:value = 'n${i}.example.net']`, { labels: ["malicious-activity"], ...more });
    const found = await inspectContent(
      bundle(
        plain(1, {}),
        plain(2, {}),
        plain(3, { labels: ["malicious-activity", label] }),
        plain(4, { indicator_types: [label] }),
        plain(5, { labels: ['false-positive:risk="low"'] }),
      ),
    );
    expect(valuesOf(found)).toEqual([1, 2, 5].map((i) => `domain-name n${i}.example.net`));
    expect(found.unusable).toEqual({ [reason]: 2 });
  });

  it("of 2.0 is known by the version of its bundle, and needs no pattern_type", async () => {
    const { pattern_type: _, spec_version: __, ...old } = indicator(evil);
    const content = JSON.stringify({ type: "bundle", id: "bundle--1", spec_version: "2.0", objects: [old] });
    expect(await inspectContent(content)).toMatchObject({ ok: true, stixVersions: ["2.0"], total: 1 });
  });

  it.each<[what: string, content: (object: unknown) => unknown]>([
    ["a bare object", (object) => object],
    ["an array of objects", (object) => [object]],
    ["a TAXII envelope", (object) => ({ more: false, objects: [object] })],
  ])("may be %s, with a note", async (_, content) => {
    const found = await inspectContent(JSON.stringify(content(indicator(evil))));
    expect(found).toMatchObject({ ok: true, total: 1, stixVersions: ["2.1"] });
    expect(found.problems).toEqual([expect.objectContaining({ level: "note", code: "not-a-bundle" })]);
  });

  it.each([
    "{}",
    "[]",
    '{"name": "package", "version": "1.0.0"}',
    '{"objects": []}',
    '{"type": "FeatureCollection"}',
  ])("is not %s", async (content) => {
    const found = await inspectContent(content);
    expect(found.ok).toBe(false);
    expect(codesOf(found)).toEqual(["not-stix-json"]);
  });

  it("may have no objects, with a warning that there is nothing to use", async () => {
    const found = await inspectContent('{"type": "bundle", "id": "bundle--1"}');
    expect(found).toMatchObject({ ok: true, total: 0 });
    expect(codesOf(found)).toEqual(["no-indicators"]);
  });

  it.each([
    ["{}", "an object"],
    ['{"a": {"type": "indicator"}}', "an object"],
    ["null", "null"],
    ['"none"', "a string"],
    ["7", "a number"],
  ])("has an error at its objects where they are %s", async (objects, what) => {
    const found = await inspectContent(`{"type": "bundle",\n "id": "bundle--1",\n "objects": ${objects}}`);
    expect(found.ok).toBe(false);
    expect(found.problems[0]).toMatchObject({
      code: "stix-object-invalid",
      line: 3,
      column: 13,
      jsonPath: '$["objects"]',
      message: expect.stringContaining(`"objects" is ${what}, not an array.`),
    });
  });

  it("has an error at a bundle in it whose objects are not an array", async () => {
    const found = await inspectContent(
      bundle(indicator(evil), { type: "bundle", id: "bundle--2", objects: {} }),
    );
    expect(found.problems).toEqual([
      expect.objectContaining({ code: "stix-object-invalid", jsonPath: "$.objects[1]" }),
    ]);
  });

  it("notes each object with a key in another case, however many look alike", async () => {
    const odd = (n: number) => ({ ...indicator(`[ipv4-addr:value = '192.0.2.${n}']`), Pattern: "x" });
    const found = await inspectContent(bundle(odd(1), odd(2), odd(3)));
    expect(found.differences).toEqual([{ kind: "key-case", count: 3 }]);
  });

  it("may have its members in any order", async () => {
    const { objects, ...others } = JSON.parse(bundle(indicator(evil)));
    expect(await inspectContent(JSON.stringify({ objects, ...others }))).toMatchObject({
      ok: true,
      total: 1,
    });
  });

  it("counts distinct values, whatever number of indicators look for them", async () => {
    const content = bundle(
      indicator(evil),
      indicator("[domain-name:value = 'EVIL.example.']"),
      indicator("[ipv4-addr:value IN ('10.0.0.1', '10.0.0.1/32')]"),
    );
    expect((await inspectContent(content)).indicators).toEqual({
      "ipv4-addr": 1,
      "ipv6-addr": 0,
      "domain-name": 1,
      url: 0,
    });
  });

  it("says of a broken pattern which indicator has it and where it breaks", async () => {
    const found = await inspectContent(
      bundle(indicator(evil), indicator("[url:value = ]"), indicator("[url:value = 'http://a.example/']")),
    );
    expect(found).toMatchObject({ ok: false, total: 2 });
    expect(found.problems).toEqual([
      expect.objectContaining({
        level: "error",
        code: "pattern-invalid",
        jsonPath: "$.objects[1].pattern",
        line: 15,
        column: 3,
        message: expect.stringContaining("character 14 of the pattern"),
      }),
    ]);
  });

  it.each([
    ["snort", "alert tcp any any -> any any (sid: 1;)"],
    ["yara", "rule a { condition: true }"],
    ["sigma", "title: a"],
  ])("counts patterns in %s as that", async (language, pattern) => {
    const found = await inspectContent(bundle(indicator(pattern, { pattern_type: language })));
    expect(found).toMatchObject({ ok: true, total: 0, unusable: { [`pattern-type-${language}`]: 1 } });
  });

  it("counts what has expired, and not what was revoked", async () => {
    const content = bundle(
      indicator(evil, { revoked: true }),
      indicator("[url:value = 'http://a.example/']", { valid_until: "2025-06-01T00:00:00Z" }),
      indicator("[url:value = 'http://b.example/']", { valid_until: "2027-06-01T00:00:00Z" }),
    );
    const now = new Date("2026-01-01T00:00:00Z");
    expect(await inspectContent(content, { now })).toMatchObject({ total: 2, revoked: 1, expired: 1 });
    expect(await inspectContent(content, { now: new Date("2025-06-01T00:00:00Z") })).toMatchObject({
      expired: 1,
    });
    expect(await inspectContent(content, { now: new Date("2025-05-31T23:59:59Z") })).toMatchObject({
      expired: 0,
    });
  });

  it("types values of network traffic by what they are", async () => {
    const content = bundle(
      indicator(
        "[network-traffic:dst_ref.value = 'evil.example' OR network-traffic:dst_ref.value IN ('10.0.0.1', '2001:DB8::1')]",
      ),
    );
    expect(valuesOf(await inspectContent(content))).toEqual([
      "ipv4-addr 10.0.0.1",
      "ipv6-addr 2001:db8::1",
      "domain-name evil.example",
    ]);
  });

  it("warns of values that are not what their type claims", async () => {
    const found = await inspectContent(bundle(indicator("[domain-name:value = 'domain evil.example']")));
    expect(found).toMatchObject({ ok: true, total: 0, unusable: { "invalid-value": 1 } });
    expect(found.problems).toContainEqual(
      expect.objectContaining({ level: "warning", code: "value-invalid", jsonPath: "$.objects[0].pattern" }),
    );
  });
});

describe("what counts beside patterns", () => {
  const seen = [sco("ipv4-addr", "198.51.100.7"), sco("domain-name", "seen.example"), sco("file", "x")];

  it("observed values count where the document has no indicator", async () => {
    const found = await inspectContent(bundle(...seen));
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "domain-name seen.example"]);
    expect(found.unusable).toEqual({ file: 1 });
  });

  it("so do the objects inside observed data of STIX 2.0", async () => {
    const observed = {
      type: "observed-data",
      id: "observed-data--1",
      objects: {
        "0": { type: "ipv6-addr", value: "2001:DB8::1" },
        "1": { type: "network-traffic", dst_ref: "0" },
      },
    };
    const found = await inspectContent(bundle(observed));
    expect(valuesOf(found)).toEqual(["ipv6-addr 2001:db8::1"]);
    expect(found.unusable).toEqual({ "network-traffic": 1 });
    expect(await inspectContent(JSON.stringify(observed))).toMatchObject({ total: 1 });
  });

  it.each([
    ["before", (i: unknown) => [...seen, i]],
    ["after", (i: unknown) => [i, ...seen]],
  ])("they do not with an indicator %s them, unless the whole document is asked for", async (_, order) => {
    const content = bundle(...order(indicator(evil)));
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["domain-name evil.example"]);
    expect(found.unusable).toEqual({});
    expect(found.problems).toEqual([
      expect.objectContaining({
        level: "note",
        code: "outside-scope",
        message: expect.stringMatching(/^2 /),
      }),
    ]);
    const whole = await inspectContent(content, { scope: "document" });
    expect(valuesOf(whole)).toEqual([
      "ipv4-addr 198.51.100.7",
      "domain-name evil.example",
      "domain-name seen.example",
    ]);
    expect(whole.unusable).toEqual({ file: 1 });
    expect(whole.problems).toEqual([]);
  });

  it("relations, reports and other objects about indicators hold no values", async () => {
    const about = ["relationship", "report", "malware", "threat-actor", "marking-definition", "note"].map(
      (type) => ({ type, id: `${type}--1` }),
    );
    expect(await inspectContent(bundle(...about, indicator(evil)))).toMatchObject({
      total: 1,
      unusable: {},
      problems: [],
    });
  });
});

describe("versions of one object", () => {
  const old = indicator("[domain-name:value = 'old.example']", {
    id: "indicator--1",
    modified: "2025-01-01T00:00:00.000Z",
  });
  const newer = indicator("[domain-name:value = 'new.example']", {
    id: "indicator--1",
    modified: "2025-01-01T00:00:00.001Z",
  });

  it.each([
    ["oldest first", [old, newer]],
    ["newest first", [newer, old]],
  ])("leave the newest, %s", async (_, objects) => {
    const found = await inspectContent(bundle(...objects));
    expect(valuesOf(found)).toEqual(["domain-name new.example"]);
    expect(codesOf(found)).toEqual(["superseded-version"]);
  });

  it("are distinguished over all documents of a source", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "a.json"), bundle(old));
    await writeFile(join(folder, "b.json"), bundle(newer));
    const values = [];
    for await (const batch of readFeed(folder)) {
      for (const event of batch) if (event.kind === "indicator") values.push(event.indicator.value);
    }
    expect(values).toEqual(["new.example"]);
  });
});

describe("what an indicator reports beside its pattern", () => {
  it("comes with its values, the producer's name even from later objects", async () => {
    const path = join(await temporaryFolder(), "feed.json");
    const full = indicator("[url:value IN ('http://a.example/', 'http://b.example/')]", {
      id: "indicator--1",
      name: "C2",
      description: "Seen often",
      created_by_ref: "identity--1",
      confidence: 70,
      indicator_types: ["malicious-activity"],
      labels: ["x"],
      valid_until: "2026-01-01T00:00:00.123456Z",
      kill_chain_phases: [
        { kill_chain_name: "lockheed-martin-cyber-kill-chain", phase_name: "delivery" },
        { kill_chain_name: 5 },
      ],
      external_references: [{ source_name: "Report", url: "http://report.example/", external_id: "7" }],
      revoked: true,
    });
    await writeFile(path, bundle(full, { type: "identity", id: "identity--1", name: "Producer Ltd." }));
    const indicators = [];
    for await (const batch of readFeed(path)) {
      for (const event of batch) if (event.kind === "indicator") indicators.push(event.indicator);
    }
    const context = {
      id: "indicator--1",
      title: "C2",
      description: "Seen often",
      producer: "Producer Ltd.",
      confidence: 70,
      killChainPhases: [{ killChain: "lockheed-martin-cyber-kill-chain", phase: "delivery" }],
      validFrom: "2025-01-01T00:00:00Z",
      validUntil: "2026-01-01T00:00:00.123456Z",
      created: "2025-01-01T00:00:00.000Z",
      modified: "2025-01-01T00:00:00.000Z",
      references: [{ source: "Report", url: "http://report.example/", externalId: "7" }],
      labels: ["malicious-activity"],
      revoked: true,
    };
    expect(indicators).toEqual([
      { type: "url", value: "http://a.example/", context },
      { type: "url", value: "http://b.example/", context },
    ]);
    expect(indicators[0]?.context).toBe(indicators[1]?.context);
    expect(
      (await inspectContent(bundle(full, { type: "identity", id: "identity--1", name: "Producer Ltd." })))
        .producers,
    ).toEqual(["Producer Ltd."]);
  });
});

describe("what another reader may take for network values", () => {
  const hidden = "[ipv4-addr:value = '10.9.9.9']";
  const plain = indicator(evil);

  it.each<[what: string, object: unknown]>([
    ["a pattern of STIX that claims another language", indicator(hidden, { pattern_type: "yara" })],
    ["a pattern of an object that is no indicator", { ...sco("note", "x"), pattern: hidden }],
    ["an indicator inside of a note", { ...sco("note", "x"), objects: [indicator(hidden)] }],
    [
      "an object inside of another one",
      { ...sco("malware", "x"), x_o: { type: "ipv4-addr", value: "10.9.9.9" } },
    ],
    ["a translated pattern", { ...sco("language-content", "x"), contents: { de: { pattern: hidden } } }],
    ["a pattern inside of an indicator", { ...plain, kill_chain_phases: [{ pattern: hidden }] }],
    ["an object inside of an indicator", { ...plain, x_o: [{ type: "ipv4-addr", value: "10.9.9.9" }] }],
  ])("keeps a source with %s from being uploaded as is", async (_, object) => {
    const found = await inspectContent(bundle(plain, plain, plain, object, object));
    expect(found.differences.map(({ kind }) => kind)).toContain("may-match-network");
    expect(valuesOf(found)).toEqual(["domain-name evil.example"]);
  });

  it("finds it in an indicator that looks like the plain ones before it", async () => {
    const custom = (x_o: unknown) => ({ ...indicator(evil), x_o });
    const found = await inspectContent(
      bundle(custom([{ a: "b" }]), custom([{ a: "c" }]), custom([{ type: "ipv4-addr", value: "10.9.9.9" }])),
    );
    expect(found.differences).toContainEqual({ kind: "may-match-network", count: 1 });
  });
});
