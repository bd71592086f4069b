import { tgz } from "../../../support/stix/archives.js";
import { bundle, indicator, sco } from "../../../support/stix/bundles.js";
import { codesOf, inspectContent, valuesOf } from "../../../support/stix/inspecting.js";
import {
  address,
  composition,
  domain,
  indicator as indicator1,
  indicators,
  looksFor,
  object,
  observable,
  observables,
  pack,
  reference,
} from "../../../support/stix/packages.js";

const pattern = (text: string, more: Readonly<Record<string, unknown>> = {}) => bundle(indicator(text, more));
const port =
  '<cybox:Properties xmlns:PortObj="http://cybox.mitre.org/objects#PortObject-2" xsi:type="PortObj:PortObjectType"><PortObj:Port_Value>337</PortObj:Port_Value></cybox:Properties>';
const uri = "<URIObj:Value>198.51.100.9/a/0001</URIObj:Value>";
const twice = indicator("[ipv4-addr:value = '198.51.100.7']");
const desynchronized = tgz([
  { path: "x", type: "x", content: "13 size=2048\n" },
  { path: "L", type: "L", content: "a.json\0" },
  { path: "a", content: bundle(twice) },
  { path: "b.json", content: pattern("[ipv4-addr:value = '198.51.100.8']") },
]);

/** As tools of the field write it, by what people reported of them. */
describe("content of other tools", () => {
  it.each<[what: string, content: string | Buffer, values: readonly string[], codes: readonly string[]]>([
    [
      "a quote that is not escaped",
      pattern("[url:value = 'http://evil.example.org/evil.txt')']"),
      [],
      ["pattern-invalid"],
    ],
    ["a name with an apostrophe", pattern("[file:name = 'eat at joe's']"), [], ["pattern-invalid"]],
    [
      "a backslash that is not escaped",
      pattern("[file:parent_directory_ref.path = 'C:\\Windows\\']"),
      [],
      ["pattern-invalid"],
    ],
    [
      "escaped apostrophes inside of a URL",
      pattern("[url:value = 'http://evil.example.org/\\'\\'/x']"),
      ["url http://evil.example.org/''/x"],
      [],
    ],
    [
      "a URL with an equals sign",
      pattern("[url:value='https://evil.example.org/track?id=1']"),
      ["url https://evil.example.org/track?id=1"],
      [],
    ],
    [
      "an indicator taken back",
      pattern("[ipv4-addr:value = '198.51.100.7']", { revoked: true }),
      [],
      ["no-indicators"],
    ],
    [
      "an IPv4 network as IPv6",
      pattern("[ipv6-addr:value = '198.51.100.0/24']"),
      ["ipv4-addr 198.51.100.0/24"],
      ["value-of-other-type"],
    ],
    [
      "an IPv6 address as IPv4",
      pattern("[ipv4-addr:value = '2001:db8::7']"),
      ["ipv6-addr 2001:db8::7"],
      ["value-of-other-type"],
    ],
    [
      "a rule of Snort",
      pattern("alert tcp any any -> any any (sid: 1;)", { pattern_type: "snort" }),
      [],
      ["no-indicators"],
    ],
    [
      "a connection and the type of its other side",
      pattern(
        "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '198.51.100.7']",
      ),
      ["ipv4-addr 198.51.100.7"],
      ["composition-weakened"],
    ],
    [
      "an address and a port as text",
      pattern("[ ipv4-addr:value = '198.51.100.7' AND network-traffic:dst_port = '8000' ]"),
      ["ipv4-addr 198.51.100.7"],
      ["composition-weakened"],
    ],
    [
      "a defanged name with a path",
      pattern("[domain-name:value = 'fgr1w2[dot]example/x']"),
      ["url fgr1w2.example/x"],
      ["value-defanged"],
    ],
    [
      "an observable that is marked as defanged",
      bundle({ ...sco("domain-name", "evil[.]example.org"), defanged: true }),
      ["domain-name evil.example.org"],
      ["value-defanged"],
    ],
    [
      "two versions of one indicator",
      bundle(twice, {
        ...twice,
        modified: "2025-02-01T00:00:00Z",
        pattern: "[ipv4-addr:value = '198.51.100.8']",
      }),
      ["ipv4-addr 198.51.100.8"],
      ["superseded-version"],
    ],
    [
      "a default namespace of nothing that is used",
      pack(indicators(indicator1(looksFor(object(address("198.51.100.7")))))).replace(
        "<stix:STIX_Package ",
        '<stix:STIX_Package xmlns="http://xml/metadataSharing.xsd" ',
      ),
      ["ipv4-addr 198.51.100.7"],
      [],
    ],
    [
      "properties in the namespace of their object",
      pack(
        indicators(
          indicator1(
            looksFor(
              object(
                '<LinkObj:Properties xsi:type="LinkObj:LinkObjectType"><URIObj:Value>http://evil.example.org/x</URIObj:Value></LinkObj:Properties>',
              ),
            ),
          ),
        ),
      ),
      ["url http://evil.example.org/x"],
      [],
    ],
    [
      "an idref to a port",
      pack(
        observables(observable(object(port), 'id="example:port"')) +
          indicators(
            indicator1(reference("example:port")),
            indicator1(looksFor(object(domain("evil.example.org")))),
          ),
      ),
      ["domain-name evil.example.org"],
      [],
    ],
    [
      "a composition with an idref that leads nowhere",
      pack(
        indicators(
          indicator1(
            looksFor(
              composition(
                "OR",
                reference("example:gone", "cybox:Observable"),
                observable(
                  object(
                    `<cybox:Properties xsi:type="URIObj:URIObjectType" type="URL">${uri}</cybox:Properties>`,
                  ),
                ),
              ),
            ),
          ),
        ),
      ),
      ["url 198.51.100.9/a/0001"],
      ["unresolved-idref"],
    ],
    ["an archive whose extended header precedes a long name", desynchronized, [], ["unsafe-member"]],
  ])("is read or refused with a reason: %s", async (_, content, values, codes) => {
    const found = await inspectContent(content);
    expect({ values: valuesOf(found), codes: codesOf(found) }).toEqual({ values, codes });
  });

  it("is not uploaded as it is where two objects have one id and one time", async () => {
    const found = await inspectContent(
      bundle(twice, { ...twice, pattern: "[ipv4-addr:value = '198.51.100.8']" }),
    );
    expect(found.differences).toEqual([{ kind: "duplicate-object", count: 1 }]);
  });

  it.each([
    [
      "STIX 1",
      (end: string) =>
        pack(
          indicators(
            indicator1(
              `<indicator:Valid_Time_Position><indicator:End_Time>${end}</indicator:End_Time></indicator:Valid_Time_Position>${looksFor(object(address("198.51.100.7")))}`,
            ),
          ),
        ),
    ],
    ["STIX 2", (end: string) => pattern("[ipv4-addr:value = '198.51.100.7']", { valid_until: end })],
  ])("counts what has expired and keeps it, in %s", async (_, content) => {
    const found = await inspectContent(content("2025-06-01T00:00:00Z"), {
      now: new Date("2026-01-01T00:00:00Z"),
    });
    expect(found).toMatchObject({ total: 1, expired: 1, differences: [] });
  });
});
