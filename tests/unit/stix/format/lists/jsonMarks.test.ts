import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const bad = { ip: "198.51.100.1" };
const good = { ip: "203.0.113.2" };

describe("JSON whose objects say that values are no threat", () => {
  it.each<[what: string, document: unknown, reason: string]>([
    [
      "an object around records",
      {
        lists: [
          { list: "allow", items: [good] },
          { list: "block", items: [bad] },
        ],
      },
      "allowed-section",
    ],
    [
      "an object that describes the one around records",
      {
        lists: [
          { meta: { type: "whitelist" }, items: [good] },
          { meta: { type: "blocklist" }, items: [bad] },
        ],
      },
      "allowed-section",
    ],
    [
      "an object around records that is no longer valid",
      [
        { revoked: true, iocs: [good] },
        { revoked: false, iocs: [bad] },
      ],
      "revoked",
    ],
    [
      "the tags of an object around records",
      {
        sets: [
          { tags: ["whitelist"], ips: [good] },
          { tags: ["c2"], ips: [bad] },
        ],
      },
      "allowed-section",
    ],
    [
      "a title",
      [
        { name: "Corporate allow-list", ips: ["203.0.113.2"] },
        { name: "C2 (not a whitelist)", ips: ["198.51.100.1"] },
      ],
      "allowed",
    ],
    [
      "an object beside the value",
      [
        { ...good, meta: { false_positive: true } },
        { ...bad, meta: { false_positive: false } },
      ],
      "false-positive",
    ],
    [
      "an object of another program's answer",
      [
        { ...good, enrichment: { x: { riot: true } } },
        { ...bad, x: { riot: false } },
      ],
      "allowed",
    ],
    ["the value of an entry", { "203.0.113.2": "allow", "198.51.100.1": "block" }, "allowed"],
    ["an entry that is false", { "203.0.113.2": false, "198.51.100.1": true }, "unclear-mark"],
    [
      "a cell of a row",
      [
        ["203.0.113.2", "benign"],
        ["198.51.100.1", "c2"],
      ],
      "allowed",
    ],
    [
      "several verdicts",
      [
        { ...good, verdicts: ["clean"] },
        { ...bad, verdicts: ["malicious"] },
      ],
      "allowed",
    ],
    [
      "a verdict that is an object",
      [
        { ...good, verdict: { value: "benign" } },
        { ...bad, verdict: { value: "c2" } },
      ],
      "allowed",
    ],
    [
      "the name of a disposition",
      [
        { ...good, disposition_name: "Clean" },
        { ...bad, disposition_name: "Malicious" },
      ],
      "allowed",
    ],
    [
      "attributes beside the value",
      [
        { ...good, attributes: { status: "inactive" } },
        { ...bad, attributes: { status: "active" } },
      ],
      "inactive",
    ],
    [
      "tags",
      [
        { ...good, tags: ["benign"] },
        { ...bad, tags: ["c2"] },
      ],
      "allowed",
    ],
    [
      "tags that are objects",
      [
        { ...good, labels: [{ name: "false-positive" }] },
        { ...bad, labels: [{ name: "c2" }] },
      ],
      "false-positive",
    ],
  ])("leaves them out by %s", async (_, document, reason) => {
    const found = await inspectContent(JSON.stringify(document));
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.unusable).toEqual({ [reason]: 1 });
    expect(errorsOf(found)).toEqual([]);
  });

  it("leaves out attributes and events that MISP tags as false positives", async () => {
    const attribute = (value: string, ...tags: string[]) => ({
      type: "ip-dst",
      value,
      to_ids: true,
      Tag: tags.map((name) => ({ name })),
    });
    const high = 'false-positive:risk="high"';
    const one = await inspectContent(
      JSON.stringify({
        Event: {
          info: "made up",
          Attribute: [attribute(bad.ip, 'false-positive:risk="low"'), attribute(good.ip, high)],
        },
      }),
    );
    expect(valuesOf(one)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(one.unusable).toEqual({ "false-positive": 1 });
    const all = await inspectContent(
      JSON.stringify({
        Event: { Tag: [{ name: high }], Attribute: [attribute(bad.ip), attribute(good.ip)] },
      }),
    );
    expect(all.unusable).toEqual({ "allowed-section": 2 });
  });

  it("is refused where such a field comes after the records", async () => {
    const found = await inspectContent(
      JSON.stringify({
        lists: [
          { items: [good], type: "allow" },
          { type: "block", items: [bad] },
        ],
      }),
    );
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({ code: "mark-after-records", jsonPath: "$.lists[0].type" }),
    ]);
  });

  it("is refused where its title says that it holds exceptions, unless its format is named", async () => {
    const content = JSON.stringify({ title: "Partners whitelist", items: [bad] });
    expect(codesOf(await inspectContent(content))).toEqual(["columns-ambiguous"]);
    const named = await inspectContent(content, { format: { json: "$.items[*].ip" } });
    expect(valuesOf(named)).toEqual(["ipv4-addr 198.51.100.1"]);
  });

  it.each([
    { deleted: 3, status: "ok", items: [bad], removed: 0 },
    { items: [{ ...bad, whois: { status: "expired" } }] },
    { groups: [{ name: "Blocklist without whitelist", items: [bad] }] },
    { data: { active: 12, items: [bad] } },
  ])("is read in full where nothing says so: %j", async (document) => {
    const found = await inspectContent(JSON.stringify(document));
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.unusable).toEqual({});
  });
});
