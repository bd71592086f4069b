import { bundle, indicator } from "../../../support/stix/bundles.js";
import { inspectContent } from "../../../support/stix/inspecting.js";
import { address, domain, lookingFor } from "../../../support/stix/packages.js";

describe("values that match too much", () => {
  it("of a list are left out with their lines and counted by reason", async () => {
    const found = await inspectContent("198.51.100.7\n0.0.0.0/0\n127.0.0.1\nevil.example\nco.uk\n::1\n");
    expect(found).toMatchObject({
      total: 2,
      unusable: { "network-too-large": 1, loopback: 2, "public-suffix": 1 },
    });
    expect(JSON.stringify(found.problems)).toContain("at lines 3 and 6");
  });

  it("count where they are allowed", async () => {
    const found = await inspectContent("198.51.100.7\n0.0.0.0/0\n127.0.0.1\nco.uk\n", { allowBroad: true });
    expect(found).toMatchObject({ total: 4, unusable: {} });
  });

  const patterns = ["198.51.100.7", "0.0.0.0/0", "127.0.0.1"].map((value) =>
    indicator(`[ipv4-addr:value = '${value}']`),
  );

  it("of a STIX 2 bundle are left out, each with its place", async () => {
    const found = await inspectContent(bundle(...patterns, indicator("[domain-name:value = 'co.uk']")));
    expect(found).toMatchObject({
      ok: true,
      total: 1,
      unusable: { "network-too-large": 1, loopback: 1, "public-suffix": 1 },
      problems: [
        { level: "warning", code: "value-too-broad", jsonPath: "$.objects[1].pattern" },
        { code: "value-too-broad", jsonPath: "$.objects[2].pattern" },
        { code: "value-too-broad", jsonPath: "$.objects[3].pattern" },
      ],
    });
    expect(found.problems[0]?.message).toContain('"0.0.0.0/0" is a network larger than any one party uses');
    expect(found.differences).toEqual([{ kind: "may-match-network", count: 3 }]);
  });

  it("of a STIX 2 bundle count where they are allowed, and pass as they are", async () => {
    const found = await inspectContent(bundle(...patterns), { allowBroad: true });
    expect(found).toMatchObject({ total: 3, unusable: {}, problems: [], differences: [] });
  });

  it("among the observables of a bundle without an indicator are left out as well", async () => {
    const objects = ["127.0.0.1", "198.51.100.7"].map((value, at) => ({
      type: "ipv4-addr",
      id: `ipv4-addr--${at}`,
      value,
    }));
    const found = await inspectContent(bundle(...objects));
    expect(found).toMatchObject({
      total: 1,
      unusable: { loopback: 1 },
      problems: [{ code: "value-too-broad", jsonPath: "$.objects[0]" }],
    });
    expect(
      (await inspectContent(bundle(...objects, indicator("[url:value = 'http://a.example/']")))).problems,
    ).toEqual([expect.objectContaining({ code: "outside-scope" })]);
  });

  it("of a STIX 1 package are left out, each with its line", async () => {
    const found = await inspectContent(
      lookingFor(address("198.51.100.7"), address("::1", "ipv6-addr"), domain("com"), address("10.0.0.1")),
    );
    expect(found).toMatchObject({
      ok: true,
      total: 2,
      unusable: { loopback: 1, "public-suffix": 1 },
    });
    expect(found.problems.map(({ code, line }) => [code, typeof line])).toEqual([
      ["value-too-broad", "number"],
      ["value-too-broad", "number"],
      ["private-network", "number"],
    ]);
    expect(found.differences).toEqual([{ kind: "may-match-network", count: 2 }]);
  });

  it("of a STIX 1 package count where they are allowed", async () => {
    const content = lookingFor(address("::1", "ipv6-addr"), domain("com"));
    expect(await inspectContent(content, { allowBroad: true })).toMatchObject({ total: 2, unusable: {} });
  });
});

describe("values in another spelling", () => {
  it("keep a source from being uploaded as it is", async () => {
    const stix2 = ["bücher.example", "evil.example."].map((name) =>
      indicator(`[domain-name:value = '${name}']`),
    );
    const found = [
      await inspectContent(bundle(...stix2)),
      await inspectContent(lookingFor(domain("bücher.example"), domain("evil.example."))),
    ];
    for (const { respelled, differences, values } of found) {
      expect(respelled).toBe(2);
      expect(differences).toEqual([{ kind: "other-spelling", count: 2 }]);
      expect(values?.["domain-name"]).toEqual(["evil.example", "xn--bcher-kva.example"]);
    }
    expect(found[0]?.indicatorsDigest).toBe(found[1]?.indicatorsDigest);
  });
});

describe("STIX that other tools wrap or write in their own way", () => {
  it("is read from a TAXII 1.1 answer, and never passes as it is", async () => {
    const inner = lookingFor(domain("evil.example")).replace(/^<\?xml[^>]*\?>/, "");
    const found = await inspectContent(
      `<taxii_11:Poll_Response xmlns:taxii_11="http://taxii.mitre.org/messages/taxii_xml_binding-1.1"><taxii_11:Content_Block><taxii_11:Content>${inner}</taxii_11:Content></taxii_11:Content_Block></taxii_11:Poll_Response>`,
    );
    expect(found).toMatchObject({ ok: true, total: 1 });
    expect(found.problems.map(({ code }) => code)).toContain("package-wrapped");
    expect(found.differences).toEqual([{ kind: "unknown-element", count: 1 }]);
  });

  it("is read from bundles inside of envelopes, and weakened only where something usable is", async () => {
    const inner = {
      type: "bundle",
      id: "bundle--2",
      objects: [indicator("[hostname:value = 'evil.example']")],
    };
    const found = await inspectContent(JSON.stringify({ more: false, objects: [inner] }));
    expect(found).toMatchObject({ ok: true, total: 1, values: { "domain-name": ["evil.example"] } });
    const patterns = [
      "[file:name = 'a' AND mutex:name = 'b'] OR [domain-name:value = 'evil.example']",
      "[NOT EXISTS domain-name:value]",
    ];
    const weakened = await inspectContent(bundle(...patterns.map((pattern) => indicator(pattern))));
    expect(weakened.problems).toEqual([]);
  });

  it("needs an id for each indicator, and no revoked indicator counts", async () => {
    const { id: _, ...nameless } = indicator("[url:value = 'http://a.example/']");
    const found = await inspectContent(bundle(nameless));
    expect(found).toMatchObject({ ok: false, problems: [{ code: "stix-object-invalid" }] });
    const revoked = await inspectContent(
      bundle(indicator("[url:value = 'http://a.example/']", { revoked: true })),
    );
    expect(revoked).toMatchObject({ total: 0, revoked: 1 });
    expect(revoked.differences).toEqual([{ kind: "may-match-network", count: 1 }]);
  });
});
