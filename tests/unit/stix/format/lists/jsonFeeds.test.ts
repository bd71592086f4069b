import { codesOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const attribute = (value: string, more: object = {}) => ({
  type: "domain",
  value,
  to_ids: true,
  uuid: "x",
  ...more,
});
const lines = (...records: readonly object[]) => records.map((record) => JSON.stringify(record)).join("\n");
const alder = "domain-name alder.example";
const one = "ipv4-addr 198.51.100.1";

/** Documents as products and publishers write them, after public reports; the values are made up. */
describe("JSON of products and publishers", () => {
  it.each<
    [what: string, content: unknown, values: readonly string[], reasons: Readonly<Record<string, number>>]
  >([
    ["a MISP attribute by itself", { Attribute: attribute("alder.example") }, [alder], {}],
    [
      "a list of MISP attributes",
      [{ Attribute: attribute("alder.example") }, { Attribute: attribute("elm.example", { to_ids: false }) }],
      [alder],
      { "not-to-ids": 1 },
    ],
    [
      "messages of MISP about added and deleted attributes",
      lines(
        { Attribute: attribute("alder.example"), action: "add" },
        { Attribute: attribute("elm.example"), action: "delete" },
      ),
      [alder],
      { deleted: 1 },
    ],
    [
      "a pulse with an expired indicator",
      {
        results: [
          {
            references: ["https://blog.example/1"],
            indicators: [
              { indicator: "elm.example", type: "domain", expiration: "2020-02-01T00:00:00", is_active: 0 },
              { indicator: "alder.example", type: "hostname", expiration: null, is_active: 1 },
            ],
          },
        ],
        next: "https://api.example/?page=2",
      },
      [alder],
      { inactive: 1 },
    ],
    ["a list in an object", { prefixes: { list: ["198.51.100.1"] } }, [one], {}],
    [
      "networks in a field of addresses",
      [{ ip: "198.51.100.88/29", source: "x" }],
      ["ipv4-addr 198.51.100.88/29"],
      {},
    ],
    [
      "arrays of records with gaps",
      {
        data: [
          { location: "x", addresses: ["198.51.100.1", null] },
          { location: "y", addresses: [] },
        ],
      },
      [one],
      { "empty-cell": 1 },
    ],
    ["a number in place of a record", [0, { ip: "198.51.100.1" }], [one], { "empty-cell": 1 }],
    [
      "a name that a tab cuts in two",
      [
        { indicator: "alder.example", type: "domain" },
        { indicator: "b.exa\tmple.org", type: "domain" },
      ],
      [alder],
      { "invalid-value": 1 },
    ],
    [
      "decisions of CrowdSec",
      [{ value: "198.51.100.1", scope: "Ip", type: "ban", origin: "CAPI", simulated: false }],
      [one],
      {},
    ],
    [
      "AbuseIPDB",
      {
        meta: { generatedAt: "2026-01-01" },
        data: [{ ipAddress: "198.51.100.1", abuseConfidenceScore: 100 }],
      },
      [one],
      {},
    ],
    [
      "GreyNoise",
      {
        data: [
          { ip: "198.51.100.1", classification: "malicious", riot: false },
          { ip: "203.0.113.2", classification: "benign", riot: false },
          { ip: "203.0.113.3", classification: "unknown", riot: true },
        ],
      },
      [one],
      { allowed: 2 },
    ],
    [
      "access rules of Cloudflare",
      {
        result: [
          { mode: "block", configuration: { target: "ip", value: "198.51.100.1" } },
          { mode: "whitelist", configuration: { target: "ip", value: "203.0.113.2" } },
        ],
      },
      [one],
      { allowed: 1 },
    ],
    [
      "indicators of Defender",
      {
        "@odata.context": "https://api.example/$metadata",
        value: [
          { indicatorValue: "alder.example", indicatorType: "DomainName", action: "Block" },
          { indicatorValue: "203.0.113.2", indicatorType: "IpAddress", action: "Allowed" },
        ],
      },
      [alder],
      { allowed: 1 },
    ],
    [
      "indicators of CrowdStrike",
      {
        resources: [
          { type: "domain", value: "alder.example", action: "detect", deleted: false, expired: false },
          { type: "ipv4", value: "203.0.113.2", action: "no_action", deleted: false },
          { type: "domain", value: "elm.example", action: "prevent", deleted: true },
        ],
      },
      [alder],
      { inactive: 1, deleted: 1 },
    ],
    [
      "an IP set of AWS",
      { IPSet: { Name: "b", Addresses: ["198.51.100.1/32"], ARN: "arn:aws:x" }, LockToken: "x" },
      [one],
      {},
    ],
    [
      "an answer of URLhaus",
      {
        query_status: "ok",
        host: "alder.example",
        urls: [
          { url: "http://alder.example/x", url_status: "offline", urlhaus_reference: "https://uh.example/1" },
        ],
      },
      ["url http://alder.example/x"],
      {},
    ],
  ])("is read: %s", async (_, document, values, reasons) => {
    const content = typeof document === "string" ? document : JSON.stringify(document);
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(values);
    expect(found.unusable).toEqual(reasons);
  });

  it.each<[what: string, document: unknown, code: string]>([
    [
      "a stream of new and deleted decisions",
      { deleted: [{ value: "203.0.113.2" }], new: [{ value: "198.51.100.1" }] },
      "columns-ambiguous",
    ],
    [
      "deleted decisions only",
      { deleted: [{ value: "203.0.113.2", type: "ban" }], new: null },
      "columns-ambiguous",
    ],
    [
      "what is blocked and allowed",
      { blocked_ips: ["198.51.100.1"], allowed_ips: ["203.0.113.2"] },
      "columns-ambiguous",
    ],
    [
      "an error of a TAXII server",
      { title: "Error", external_details: "https://help.example/403" },
      "not-stix-json",
    ],
    [
      "the discovery of a TAXII server",
      { title: "x", default: "https://taxii.example/a/", api_roots: ["https://taxii.example/a/"] },
      "not-stix-json",
    ],
    [
      "a warning list of MISP",
      {
        name: "x",
        type: "hostname",
        matching_attributes: ["hostname", "domain"],
        list: ["good.example", "better.example"],
      },
      "foreign-format",
    ],
    [
      "a warning list of MISP that is longer than what is looked at first",
      { list: Array.from({ length: 9_000 }, (_, i) => `good-${i}.example`), matching_attributes: ["domain"] },
      "foreign-format",
    ],
    [
      "a list that says that it is of exceptions",
      { type: "whitelist", items: ["good.example", "better.example"] },
      "columns-ambiguous",
    ],
    [
      "an event of MISP without attributes",
      { Event: { info: "x", Orgc: { name: "own.example" }, Attribute: [] } },
      "not-stix-json",
    ],
    ["an answer with a link", { data: { viewer: { url: "https://api.example/" } } }, "not-stix-json"],
    ["samples of malware", { data: [{ sha256_hash: "a".repeat(64), file_name: "x.zip" }] }, "not-stix-json"],
  ])("is refused: %s", async (_, document, code) => {
    const found = await inspectContent(JSON.stringify(document));
    expect(found.ok).toBe(false);
    expect(codesOf(found)).toContain(code);
  });
});
