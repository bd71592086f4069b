import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import {
  address,
  domain,
  hashes,
  hostname,
  indicator,
  indicators,
  lookingFor,
  looksFor,
  object,
  pack,
  uri,
} from "../../../../support/stix/packages.js";

const single = async (properties: string, version?: string) => {
  const content =
    version === undefined
      ? lookingFor(properties)
      : pack(indicators(indicator(looksFor(object(properties)))), version);
  const found = await inspectContent(content);
  return { values: valuesOf(found), unusable: found.unusable };
};

describe("values of STIX 1 objects", () => {
  it.each<[what: string, properties: string, values: string[]]>([
    ["an address without a category is IPv4", address("198.51.100.7"), ["ipv4-addr 198.51.100.7"]],
    [
      "whitespace and line breaks around a value do not count",
      address("\n  198.51.100.7\t\n"),
      ["ipv4-addr 198.51.100.7"],
    ],
    [
      "IPv6 comes in its shortest form",
      address("2001:DB8:0:0::0001", "ipv6-addr"),
      ["ipv6-addr 2001:db8::1"],
    ],
    ["category cidr is a network", address("198.51.100.9/24", "cidr"), ["ipv4-addr 198.51.100.0/24"]],
    ["category cidr may be IPv6", address("2001:db8::ff/32", "cidr"), ["ipv6-addr 2001:db8::/32"]],
    [
      "an address that is a network counts as one",
      address("10.1.2.3/8", "ipv4-addr"),
      ["ipv4-addr 10.0.0.0/8"],
    ],
    ["a network of one address is that address", address("10.1.2.3/32", "cidr"), ["ipv4-addr 10.1.2.3"]],
    ["a network may carry a mask", address("10.1.2.3/255.255.0.0", "ipv4-net"), ["ipv4-addr 10.1.0.0/16"]],
    [
      "an address of the other family counts as what it is",
      address("2001:db8::1"),
      ["ipv6-addr 2001:db8::1"],
    ],
    ["a domain name loses case and dot", domain("Evil.Example.COM."), ["domain-name evil.example.com"]],
    [
      "a host name counts as a domain name",
      hostname("mail01.corp.example"),
      ["domain-name mail01.corp.example"],
    ],
    [
      "a host name may have underscores",
      hostname("MAIL_01.corp.example"),
      ["domain-name mail_01.corp.example"],
    ],
    [
      "a URI of type URL stays as written",
      uri("HTTP://Evil.example/A?b=%20&amp;c", "URL"),
      ["url HTTP://Evil.example/A?b=%20&c"],
    ],
    [
      "a URI of type Domain Name is a domain",
      uri("evil.example", "Domain Name"),
      ["domain-name evil.example"],
    ],
    ["a URI without a type that is a domain is one", uri("evil.example"), ["domain-name evil.example"]],
    ["a URI without a type that is an address is one", uri("198.51.100.7"), ["ipv4-addr 198.51.100.7"]],
    ["a URI without a type that is neither is a URL", uri("/gate.php?id=7"), ["url /gate.php?id=7"]],
    ["a domain that is an address counts as one", domain("198.51.100.7"), ["ipv4-addr 198.51.100.7"]],
    ["a domain that is a URL counts as one", domain("http://evil.example/a"), ["url http://evil.example/a"]],
    ["defanged values are made whole", uri("hxxp://evil[.]example/a", "URL"), ["url http://evil.example/a"]],
    ["text may be a CDATA section", address("<![CDATA[198.51.100.7]]>"), ["ipv4-addr 198.51.100.7"]],
    [
      "a socket address holds an address and a host name",
      `<cybox:Properties xsi:type="SocketAddressObj:SocketAddressObjectType">
        <SocketAddressObj:IP_Address category="ipv6-addr"><AddressObj:Address_Value>2001:db8::7</AddressObj:Address_Value></SocketAddressObj:IP_Address>
        <SocketAddressObj:Hostname><HostnameObj:Hostname_Value>evil.example</HostnameObj:Hostname_Value></SocketAddressObj:Hostname>
      </cybox:Properties>`,
      ["ipv6-addr 2001:db8::7", "domain-name evil.example"],
    ],
    [
      "a connection holds socket addresses",
      `<cybox:Properties xsi:type="NetworkConnectionObj:NetworkConnectionObjectType"><NetworkConnectionObj:Destination_Socket_Address>
        <SocketAddressObj:IP_Address><AddressObj:Address_Value>198.51.100.7</AddressObj:Address_Value></SocketAddressObj:IP_Address>
      </NetworkConnectionObj:Destination_Socket_Address></cybox:Properties>`,
      ["ipv4-addr 198.51.100.7"],
    ],
    [
      "a DNS record holds a name and an address",
      `<cybox:Properties xsi:type="DNSRecordObj:DNSRecordObjectType">
        <DNSRecordObj:Domain_Name xsi:type="URIObj:URIObjectType"><URIObj:Value>evil.example</URIObj:Value></DNSRecordObj:Domain_Name>
        <DNSRecordObj:IP_Address category="ipv4-addr"><AddressObj:Address_Value>198.51.100.7</AddressObj:Address_Value></DNSRecordObj:IP_Address>
      </cybox:Properties>`,
      ["ipv4-addr 198.51.100.7", "domain-name evil.example"],
    ],
    [
      "a link is a URI",
      `<cybox:Properties xsi:type="LinkObj:LinkObjectType" type="URL"><URIObj:Value>http://evil.example/</URIObj:Value></cybox:Properties>`,
      ["url http://evil.example/"],
    ],
  ])("%s", async (_, properties, values) => {
    expect(await single(properties)).toEqual({ values, unusable: {} });
  });

  it.each<[what: string, properties: string, values: string[]]>([
    [
      "##comma##",
      address("198.51.100.7##comma##198.51.100.8"),
      ["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"],
    ],
    [
      "a delimiter of its own",
      domain("a.example;b.example", 'delimiter=";"'),
      ["domain-name a.example", "domain-name b.example"],
    ],
    [
      "a comma between addresses",
      address("198.51.100.7, 198.51.100.8"),
      ["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"],
    ],
    ["but not the comma of a URL", uri("http://a.example/1,2", "URL"), ["url http://a.example/1,2"]],
  ])("lists are split at %s", async (_, properties, values) => {
    expect((await single(properties)).values).toEqual(values);
  });

  it("splits lists of URLs at commas in STIX 1.0 alone, where a comma is written &comma;", async () => {
    const properties = uri("http://a.example/1&amp;comma;2,http://b.example/", "URL");
    expect((await single(properties, "1.0")).values).toEqual([
      "url http://a.example/1,2",
      "url http://b.example/",
    ]);
    expect((await single(properties, "1.1")).values).toEqual([
      "url http://a.example/1&comma;2,http://b.example/",
    ]);
  });

  it.each<[reason: string, properties: string, count: number]>([
    ["negated", address("198.51.100.7", "ipv4-addr", 'condition="DoesNotEqual"'), 1],
    ["negated", domain("evil", 'condition="DoesNotContain"'), 1],
    ["negated", address("198.51.100.7##comma##198.51.100.8", "ipv4-addr", 'apply_condition="NONE"'), 2],
    ["inexact-condition", domain("evil", 'condition="Contains"'), 1],
    ["inexact-condition", uri("http://evil", "URL", 'condition="StartsWith"'), 1],
    ["inexact-condition", domain(".example", 'condition="EndsWith"'), 1],
    ["inexact-condition", uri("^http://.*", "URL", 'condition="FitsPattern"'), 1],
    ["range", address("10.0.0.1##comma##10.0.0.9", "ipv4-addr", 'condition="InclusiveBetween"'), 2],
    ["range", address("10.0.0.1-10.0.0.9"), 1],
    ["other-condition", address("10.0.0.1", "ipv4-addr", 'condition="BitwiseAnd"'), 1],
    ["obfuscated", domain("nyrk.rknzcyr", 'is_obfuscated="true"'), 1],
    ["email-address", address("mallory@evil.example", "e-mail"), 1],
    ["email-address", address("mallory@evil.example"), 1],
    ["mac-address", address("00:00:5e:00:53:01", "mac"), 1],
    ["autonomous-system", address("AS64496", "asn"), 1],
    ["network-mask", address("255.255.255.0", "ipv4-net-mask"), 1],
    ["urn", uri("urn:example:evil", "General URN"), 1],
    ["file-hash", hashes("d41d8cd98f00b204e9800998ecf8427e"), 1],
    [
      "file",
      `<cybox:Properties xsi:type="FileObj:FileObjectType"><FileObj:File_Name>a.exe</FileObj:File_Name></cybox:Properties>`,
      1,
    ],
    [
      "mutex",
      `<cybox:Properties xsi:type="MutexObj:MutexObjectType"><MutexObj:Name>m</MutexObj:Name></cybox:Properties>`,
      1,
    ],
    [
      "registry-key",
      `<cybox:Properties xsi:type="WinRegistryKeyObj:WindowsRegistryKeyObjectType"><WinRegistryKeyObj:Key>k</WinRegistryKeyObj:Key></cybox:Properties>`,
      1,
    ],
    ["invalid-value", address("10.0.0.256"), 1],
    ["invalid-value", domain("not a domain"), 1],
  ])("counts what cannot be used as %s: %s", async (reason, properties, count) => {
    expect(await single(properties)).toEqual({ values: [], unusable: { [reason]: count } });
  });

  it("names value and place of what is not what it claims to be", async () => {
    const found = await inspectContent(lookingFor(address("10.0.0.256")));
    expect(found.problems).toContainEqual(
      expect.objectContaining({
        level: "warning",
        code: "value-invalid",
        line: 1,
        column: expect.any(Number),
        message: expect.stringContaining('"10.0.0.256"'),
      }),
    );
  });
});
