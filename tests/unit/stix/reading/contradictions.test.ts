import { prepareUpload } from "../../../../provider/src/stix/index.js";
import { bundle, indicator, sco } from "../../../support/stix/bundles.js";
import { codesOf, inspectContent, valuesOf } from "../../../support/stix/inspecting.js";
import { address, domain, hostname, lookingFor, uri } from "../../../support/stix/packages.js";

describe("a STIX value that contradicts its object", () => {
  it.each<[what: string, content: string, value: string, code: string]>([
    [
      "a defanged name in a pattern",
      bundle(indicator("[domain-name:value = 'y[.]example.org']")),
      "domain-name y.example.org",
      "value-defanged",
    ],
    [
      "a defanged URL in a pattern",
      bundle(indicator("[url:value = 'hxxp://y.example.org/x']")),
      "url http://y.example.org/x",
      "value-defanged",
    ],
    [
      "a defanged name in an observable",
      bundle(sco("domain-name", "y[.]example.org")),
      "domain-name y.example.org",
      "value-defanged",
    ],
    [
      "a defanged name in a package",
      lookingFor(domain("y[.]example.org")),
      "domain-name y.example.org",
      "value-defanged",
    ],
    [
      "a defanged address in a package",
      lookingFor(address("198.51.100[.]7")),
      "ipv4-addr 198.51.100.7",
      "value-defanged",
    ],
    [
      "an address in a domain name",
      bundle(indicator("[domain-name:value = '198.51.100.7']")),
      "ipv4-addr 198.51.100.7",
      "value-of-other-type",
    ],
    [
      "a URL in a domain name",
      bundle(indicator("[domain-name:value = 'http://y.example.org/x']")),
      "url http://y.example.org/x",
      "value-of-other-type",
    ],
    [
      "an IPv6 address in an IPv4 object",
      bundle(indicator("[ipv4-addr:value = '2001:db8::7']")),
      "ipv6-addr 2001:db8::7",
      "value-of-other-type",
    ],
    [
      "a domain in an observable of addresses",
      bundle(sco("ipv4-addr", "y.example.org")),
      "domain-name y.example.org",
      "value-of-other-type",
    ],
    [
      "an address in a DomainName object",
      lookingFor(domain("198.51.100.7")),
      "ipv4-addr 198.51.100.7",
      "value-of-other-type",
    ],
    [
      "an address in a Hostname object",
      lookingFor(hostname("198.51.100.7")),
      "ipv4-addr 198.51.100.7",
      "value-of-other-type",
    ],
    [
      "a URL in a URI of type Domain Name",
      lookingFor(uri("http://y.example.org/x", "Domain Name")),
      "url http://y.example.org/x",
      "value-of-other-type",
    ],
    [
      "an IPv6 address of category ipv4-addr",
      lookingFor(address("2001:db8::7", "ipv4-addr")),
      "ipv6-addr 2001:db8::7",
      "value-of-other-type",
    ],
    [
      "a domain of category ipv4-addr",
      lookingFor(address("y.example.org", "ipv4-addr")),
      "domain-name y.example.org",
      "value-of-other-type",
    ],
  ])("is read, reported and never uploaded as it is: %s", async (_, content, value, code) => {
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual([value]);
    expect(codesOf(found)).toEqual([code]);
    expect(found.differences).toEqual([{ kind: "other-spelling", count: 1 }]);
    const generation = content.startsWith("{") ? "stix2" : "stix1";
    const upload = await prepareUpload(found.path, { generation, collectionName: "feed" });
    expect(upload.how).toBe("converted");
    await upload.dispose();
  });

  it.each([
    ["a package", lookingFor(address("198.51.100.7", "e-mail"))],
    ["a package's MAC address", lookingFor(address("evil.example.org", "mac"))],
    ["a pattern", bundle(indicator("[email-addr:value = '198.51.100.7']"))],
    ["a pattern's hash", bundle(indicator("[file:hashes.MD5 = 'http://evil.example.org/']"))],
    ["an observable", bundle(sco("mac-addr", "198.51.100.7"))],
  ])(
    "is left out and never uploaded as it is, where the object is of another kind: %s",
    async (_, content) => {
      const found = await inspectContent(content);
      expect(found).toMatchObject({ total: 0, unusable: { "contradictory-type": 1 } });
      expect(found.differences).toEqual([{ kind: "may-match-network", count: 1 }]);
    },
  );

  it.each([
    ["an IPv6 network of category cidr", lookingFor(address("2001:db8::/48", "cidr"))],
    ["an IPv4 network of category cidr", lookingFor(address("198.51.100.0/24", "cidr"))],
    ["a literal in a URL", bundle(indicator("[url:value = 'http://[2001:db8::7]/x']"))],
    ["brackets in a URL's path", bundle(indicator("[url:value = 'http://y.example.org/[.]x']"))],
  ])("is none: %s", async (_, content) => {
    expect(await inspectContent(content)).toMatchObject({ total: 1, problems: [], differences: [] });
  });

  it("is only counted as another spelling where both mean the same", async () => {
    const found = await inspectContent(bundle(indicator("[ipv4-addr:value = '198.51.100.7/24']")));
    expect(found).toMatchObject({ total: 1, problems: [], respelled: 1 });
  });
});
