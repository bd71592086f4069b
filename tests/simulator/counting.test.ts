import { bundle, indicator, observable, stix1, tgz } from "./support/stixFiles.js";
import { type System, startSystem } from "./support/systems.js";

async function countOf({ api }: System, file: Buffer, fileName: string): Promise<number> {
  const answer = fileName.endsWith(".json")
    ? await api.createFromFile(fileName, file)
    : await api.create("feed", file);
  expect(answer.text).toBe("");
  return (await api.list())[0]?.observables ?? Number.NaN;
}

const address = (value: string, category?: string): string =>
  observable(
    `<AddressObj:Address_Value>${value}</AddressObj:Address_Value>`,
    category === undefined ? "" : ` category="${category}"`,
  );

describe("STIX 1.x counts", () => {
  const latin1 = Buffer.from(
    stix1(address("192.0.2.1")).replace("UTF-8", "ISO-8859-1").replace("example:package", "ex:\xe9"),
    "latin1",
  );
  const utf16 = Buffer.from(`\ufeff${stix1(address("192.0.2.1")).replace("UTF-8", "UTF-16")}`, "utf16le");
  const foreignPrefixes = stix1(address("192.0.2.1") + address("2001:db8::1", "ipv6-addr"))
    .replaceAll("stix:", "a:")
    .replaceAll("cybox:", "b:")
    .replaceAll("AddressObj:", "c:")
    .replace("xmlns:AddressObj", "xmlns:c")
    .replace("xmlns:stix", "xmlns:a")
    .replace("xmlns:cybox", "xmlns:b");
  const defaultNamespace =
    '<STIX_Package xmlns="http://stix.mitre.org/stix-1" version="1.1.1"><Indicators>' +
    '<Properties xmlns=""><Address_Value xmlns="http://cybox.mitre.org/objects#AddressObject-2">192.0.2.1</Address_Value></Properties>' +
    "</Indicators></STIX_Package>";

  it.each([
    ["nothing in an empty package", stix1(""), 0],
    ["an address without a category", stix1(address("192.0.2.1")), 1],
    ["networks", stix1(address("192.0.2.0/24", "cidr") + address("2001:db8::/32", "ipv6-net")), 2],
    [
      "no e-mail or MAC address",
      stix1(address("a@example.com", "e-mail") + address("00:00:5e:00:53:01", "mac")),
      0,
    ],
    ["each item of a list", stix1(address("192.0.2.1##comma##192.0.2.2##comma##192.0.2.3")), 3],
    ["addresses between commas in any version", stix1(address("192.0.2.1,192.0.2.2")), 2],
    [
      "a comma as part of a URI after 1.0",
      stix1(observable("<URIObj:Value>http://a.example/b,c</URIObj:Value>"), ' version="1.0.1"'),
      1,
    ],
    ["items between plain commas in 1.0", stix1(address("192.0.2.1,192.0.2.2"), ' version="1.0"'), 2],
    [
      "items between plain commas without a version, which is 1.0",
      stix1(address("192.0.2.1,192.0.2.2"), ""),
      2,
    ],
    [
      "items between the delimiter that is given",
      stix1(observable('<URIObj:Value delimiter=";">http://a.example/;http://b.example/</URIObj:Value>')),
      2,
    ],
    ["no empty value", stix1(address("  ")), 0],
    ["a URL", stix1(observable("<URIObj:Value>http://a.example/</URIObj:Value>")), 1],
    [
      "a domain name and a host name",
      stix1(
        observable("<DomainNameObj:Value>a.example</DomainNameObj:Value>") +
          observable("<HostnameObj:Hostname_Value>b.example</HostnameObj:Hostname_Value>"),
      ),
      2,
    ],
    ["a value in CDATA", stix1(address("<![CDATA[192.0.2.1]]>")), 1],
    ["the same value every time", stix1(address("192.0.2.1") + address("192.0.2.1")), 2],
    ["by namespace, whatever the prefixes", foreignPrefixes, 2],
    ["by default namespaces too", defaultNamespace, 1],
    [
      "no element of that name in another namespace",
      stix1(observable("<cybox:Value>a.example</cybox:Value>")),
      0,
    ],
    ["in Latin-1", latin1, 1],
    ["in UTF-16 without a mark", Buffer.from(utf16.subarray(2)), 1],
    ["in UTF-16", utf16, 1],
  ])("%s", async (_what, content, count) => {
    expect(await countOf(await startSystem(), tgz({ path: "feed.xml", content }), "feed.tgz")).toBe(count);
  });

  it("the sum of all documents", async () => {
    const file = tgz(
      { path: "a.xml", content: stix1(address("192.0.2.1")) },
      { path: "b.xml", content: stix1(address("192.0.2.2")) },
    );
    expect(await countOf(await startSystem(), file, "feed.tgz")).toBe(2);
  });

  it.each([
    ["a DOCTYPE", '<!DOCTYPE a SYSTEM "http://example.com/a.dtd">', /has a DOCTYPE/],
    ["an entity bomb", '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]>', /has a DOCTYPE/],
  ])("nothing with %s", async (_what, doctype, says) => {
    const { api } = await startSystem();
    const content = stix1("").replace("\n", `\n${doctype}\n`);
    const answer = await api.create("feed", tgz({ path: "feed.xml", content }));
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      422,
      { detail: expect.stringMatching(says) },
    ]);
  });

  it.each([
    ["an unknown entity", stix1("&nothing;")],
    ["an attribute twice", stix1('<a b="1" b="2"/>')],
    ["an unclosed element", stix1("<a>")],
    ["a crossed pair of elements", stix1("<a><b></a></b>")],
    ["a control character", stix1("\u0001")],
    ["text after the root", `${stix1("")}x`],
    ["an undeclared prefix", stix1("<nobody:knows/>")],
    ["a byte that is no UTF-8", Buffer.from(stix1("\xe9"), "latin1")],
    ["an unknown encoding", stix1("").replace("UTF-8", "UTF-9")],
    ["version 2.0", stix1("", ' version="2.0"')],
    ["a bare <", stix1("a < b")],
    ["no bytes at all", ""],
  ])("nothing with %s", async (_what, content) => {
    const { api } = await startSystem();
    const answer = await api.create("feed", tgz({ path: "feed.xml", content }));
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([422, { type: "invalid_file" }]);
  });
});

describe("STIX 2.x counts", () => {
  const sco = (type: string, value: unknown, at = 1): object => ({
    type,
    id: `${type}--${at}`,
    spec_version: "2.1",
    value,
  });

  it("observables that leave out their version, and those inside of observed-data of STIX 2.0", async () => {
    const { spec_version: _, ...plain } = sco("ipv4-addr", "192.0.2.1") as Record<string, unknown>;
    const observed = {
      type: "observed-data",
      id: "observed-data--1",
      spec_version: "2.0",
      objects: { "0": { type: "url", value: "http://a.example/" }, "1": { type: "file", name: "a" } },
    };
    expect(
      await countOf(
        await startSystem({ firmware: "26.3.0" }),
        Buffer.from(bundle(plain, observed)),
        "feed.json",
      ),
    ).toBe(2);
  });

  it.each([
    ["[ipv4-addr:value = '192.0.2.1']", 1],
    ["[ipv4-addr:value='192.0.2.1']", 1],
    ["[ipv6-addr:value == '2001:db8::1' OR url:value = 'http://a.example/']", 2],
    ["[domain-name:value IN ('a.example', 'b.example', 'c.example')]", 3],
    ["[ipv4-addr:value ISSUBSET '192.0.2.0/24']", 1],
    ["[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example'] WITHIN 5 SECONDS", 2],
    ["[domain-name:value = 'a.example'] START t'2024-01-01T00:00:00Z' STOP t'2024-02-01T00:00:00Z'", 1],
    ["[network-traffic:dst_ref.value = '192.0.2.1' AND network-traffic:dst_port = 443]", 1],
    ["[network-traffic:src_ref.value = '192.0.2.1']", 0],
    ["[url:value = 'http://a.example/?q=\\'ipv4-addr:value = x\\'']", 1],
    ["[domain-name:value NOT = 'a.example']", 0],
    ["[domain-name:value != 'a.example']", 0],
    ["[domain-name:value NOT IN ('a.example', 'b.example')]", 0],
    ["[domain-name:value LIKE '%.example']", 0],
    ["[domain-name:value MATCHES '.*']", 0],
    ["[file:name = 'a.exe' OR file:hashes.'SHA-256' = 'x']", 0],
    ["[email-addr:value = 'a@example.com']", 0],
    ["[domain-name:value = 'unclosed", 1],
    ["", 0],
  ])("%s as %i", async (pattern, count) => {
    const system = await startSystem({ firmware: "26.3.0" });
    expect(await countOf(system, bundle(indicator(pattern)), "feed.json")).toBe(count);
  });

  it.each([
    [
      "observables when there is no indicator",
      bundle(sco("ipv4-addr", "192.0.2.1"), sco("url", "http://a.example/"), sco("file", "x")),
      2,
    ],
    [
      "no observables beside indicators",
      bundle(indicator("[url:value = 'x']"), sco("ipv4-addr", "192.0.2.1")),
      1,
    ],
    [
      "no patterns of other languages",
      bundle({ ...indicator("alert ip any any"), pattern_type: "snort" }),
      0,
    ],
    ["nothing in a bundle without objects", Buffer.from('{"type":"bundle","id":"bundle--1"}'), 0],
    [
      "bundles of 2.0",
      Buffer.from(
        JSON.stringify({
          type: "bundle",
          id: "bundle--1",
          spec_version: "2.0",
          objects: [{ type: "indicator", id: "indicator--1", pattern: "[url:value = 'x']" }],
        }),
      ),
      1,
    ],
  ])("%s", async (_what, file, count) => {
    expect(await countOf(await startSystem({ firmware: "26.3.0" }), file, "feed.json")).toBe(count);
  });
});
