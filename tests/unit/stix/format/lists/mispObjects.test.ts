import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const domain = (value: string, more: object = {}) => ({ type: "domain", value, to_ids: true, ...more });
const objects = [
  { name: "x", deleted: true, Attribute: [domain("gone.example")] },
  { name: "y", deleted: "0", Attribute: [domain("alder.example"), domain("old.example", { deleted: "1" })] },
];

describe("objects of MISP", () => {
  it.each<[where: string, document: object, path: string]>([
    ["of an event", { Event: { Attribute: [], Object: objects } }, "$.Event.Object[0].Attribute[0]"],
    ["of a list of events", [{ Event: { Object: objects } }], "$[0].Event.Object[0].Attribute[0]"],
    [
      "of an answer with events",
      { response: [{ Event: { Object: objects } }] },
      "$.response[0].Event.Object[0].Attribute[0]",
    ],
    [
      "of an answer with objects",
      { response: objects.map((object) => ({ Object: object })) },
      "$.response[0].Object.Attribute[0]",
    ],
  ])("%s that are deleted take their attributes along", async (_, document, path) => {
    const found = await inspectContent(JSON.stringify(document));
    expect(found.format?.name).toBe("misp-json");
    expect(valuesOf(found)).toEqual(["domain-name alder.example"]);
    expect(found.unusable).toEqual({ deleted: 2 });
    expect(found.problems).toMatchObject([{ code: "values-of-other-kind", jsonPath: path }]);
  });

  it("that hold an attribute of a search", async () => {
    const Attribute = [
      { ...domain("gone.example"), Object: { deleted: true } },
      { ...domain("alder.example"), Object: { deleted: false } },
    ];
    const found = await inspectContent(JSON.stringify({ response: { Attribute } }));
    expect(valuesOf(found)).toEqual(["domain-name alder.example"]);
  });
});

describe("types of MISP", () => {
  it.each<[type: string, value: string, values: readonly string[], reasons: readonly string[]]>([
    ["domain|ip", "alder.example|198.51.100.7", ["ipv4-addr 198.51.100.7", "domain-name alder.example"], []],
    ["hostname|port", "alder.example|443", [], ["address-with-port"]],
    ["ip-src|port", "198.51.100.7|443", [], ["address-with-port"]],
    ["ip-dst|port", "198.51.100.7:443", [], ["address-with-port"]],
    ["regkey|value", "HKLM|alder.example", [], ["other-type"]],
    ["filename|telfhash", `run.sh|${"a".repeat(70)}`, [], ["other-type"]],
    ["filename|sha256", `run.sh|${"a".repeat(64)}`, [], ["file-hash"]],
    ["malware-sample", `run.zip|${"a".repeat(32)}`, [], ["file-hash"]],
    ["jarm-fingerprint", "a".repeat(62), [], ["file-hash"]],
    ["whois-registrar", "registrar.example", [], ["other-type"]],
    ["dns-soa-email", "mallory@alder.example", [], ["other-type"]],
    ["target-machine", "ws1.victim.example", [], ["other-type"]],
    ["uri", "/gate.php", [], ["url-path"]],
    ["uri", "http://alder.example/gate.php", ["url http://alder.example/gate.php"], []],
  ])("%s: %s", async (type, value, values, reasons) => {
    const Attribute = [{ type, value, to_ids: true }];
    const found = await inspectContent(JSON.stringify({ Event: { Attribute } }));
    expect(valuesOf(found)).toEqual(values);
    expect(Object.keys(found.unusable)).toEqual(reasons);
  });
});

it.each([32, 128])("the hashes of a feed of MISP, %d digits each, are no indicators", async (digits) => {
  const line = `${"a".repeat(digits)},54b00000-0000-4000-8000-000000000001`;
  const found = await inspectContent(`${line}\n${line}\n`);
  expect(found.format?.name).toBe("misp-feed-hashes");
  expect(found.unusable).toEqual({ "file-hash": 2 });
});
