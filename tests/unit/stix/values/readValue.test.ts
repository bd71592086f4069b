import { readFileSync } from "node:fs";
import { type IndicatorType, typeValue } from "../../../../provider/src/stix/index.js";
import { unicodeForm } from "../../../../provider/src/stix/values/domainName.js";
import { publicSuffixList } from "../../../../provider/src/stix/values/publicSuffixList.js";
import { readValue } from "../../../../provider/src/stix/values/readValue.js";

type Declared = IndicatorType | undefined;

describe("a text of a source", () => {
  it.each<[text: string, reason: string]>([
    ["0.0.0.0", "unspecified-address"],
    ["0.1.2.3", "unspecified-address"],
    ["::", "unspecified-address"],
    ["0.0.0.0/0", "network-too-large"],
    ["::/0", "network-too-large"],
    ["198.51.100.1/1", "network-too-large"],
    ["12.0.0.0/7", "network-too-large"],
    ["2001:db8::/18", "network-too-large"],
    ["::ffff:0:0/96", "network-too-large"],
    ["::/96", "network-too-large"],
    ["127.0.0.1", "loopback"],
    ["127.0.0.0/8", "loopback"],
    ["::1", "loopback"],
    ["::ffff:127.0.0.1", "loopback"],
    ["169.254.1.1", "link-local"],
    ["fe80::1", "link-local"],
    ["febf::/32", "link-local"],
    ["224.0.0.251", "multicast"],
    ["239.255.255.250", "multicast"],
    ["ff02::fb", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["255.255.255.0", "broadcast"],
    ["localhost.localdomain", "localhost-name"],
    ["a.localhost", "localhost-name"],
    ["co.uk", "public-suffix"],
    ["CO.UK.", "public-suffix"],
    ["com.br", "public-suffix"],
    ["github.io", "public-suffix"],
    ["公司.cn", "public-suffix"],
    ["in-addr.arpa", "public-suffix"],
  ])("%j matches too much: %s", (text, reason) => {
    expect(readValue(undefined, text)).toMatchObject({ kind: "broad", reason });
  });

  it.each<[declared: Declared, text: string, reason: string]>([
    ["domain-name", "com", "public-suffix"],
    ["domain-name", "рф", "public-suffix"],
    ["domain-name", "localhost", "localhost-name"],
    ["domain-name", "ip6-allnodes", "localhost-name"],
    ["domain-name", "server1", "single-label-name"],
    ["domain-name", "example", "single-label-name"],
    ["ipv6-addr", "::ffff:0.0.0.0", "unspecified-address"],
  ])("declared as %s, %j matches too much: %s", (declared, text, reason) => {
    expect(readValue(declared, text)).toMatchObject({ kind: "broad", reason });
  });

  it.each([
    ["198.51.100.7"],
    ["12.0.0.0/8"],
    ["2001:db8::/32"],
    ["2000::/19"],
    ["evil.example"],
    ["evil.co.uk"],
    ["someone.github.io"],
    ["evil.test"],
    ["evil.invalid"],
    ["abcdefgh.onion"],
    ["http://198.51.100.7/a"],
    ["http://evil.com/"],
    ["evil.xn--p1ai"],
    ["evil.рф"],
  ])("%j matches no more than it should", (text) => {
    expect(readValue(undefined, text)).toMatchObject({ kind: "usable" });
  });

  it.each(["10.0.0.7", "172.16.0.0/12", "192.168.1.1", "100.64.0.1", "fd00::1"])(
    "%j is of a private network, and says so",
    (text) => {
      expect(readValue(undefined, text)).toMatchObject({ kind: "usable", remark: "private-network" });
    },
  );

  it.each<[declared: Declared, text: string, reason: string]>([
    [undefined, "svchost.exe", "file-name"],
    [undefined, "Readme.TXT", "file-name"],
    [undefined, "payload.dll", "file-name"],
    [undefined, "mal.docx", "file-name"],
    [undefined, "invoice 2026.pdf.lnk", "file-name"],
    ["domain-name", "svchost.exe", "file-name"],
    ["ipv4-addr", "svchost.exe", "file-name"],
    [undefined, "evil.nosuchending", "unknown-top-level-domain"],
    [undefined, "198.51.100.7/33", "invalid-value"],
    [undefined, "host.example#note", "invalid-value"],
    [undefined, "http://", "invalid-value"],
    ["url", "-", "invalid-value"],
    ["url", "n/a", "invalid-value"],
    [undefined, "readme.txt/x", "invalid-value"],
    [undefined, "evil", "invalid-value"],
    ["domain-name", "*.evil.example", "wildcard-domain"],
    ["url", "mailto:a@evil.example", "email-address"],
  ])("declared as %s, %j cannot be used: %s", (declared, text, reason) => {
    expect(readValue(declared, text)).toEqual({ kind: "unusable", reason });
  });

  it("that ends in a top-level domain is a domain, with a remark where it could be a file and nothing is declared", () => {
    const typed = { type: "domain-name", value: "payload.zip" };
    expect(readValue(undefined, "payload.zip")).toMatchObject({ typed, remark: "could-be-file-name" });
    expect(readValue("domain-name", "payload.zip")).toEqual({ kind: "usable", typed, respelled: false });
    expect(readValue(undefined, "www.payload.zip")).not.toHaveProperty("remark");
  });

  it.each<[declared: Declared, text: string, respelled: boolean]>([
    ["domain-name", "Evil.example", false],
    ["domain-name", " evil.example\n", false],
    ["domain-name", "evil.example.", true],
    ["domain-name", "bücher.example", true],
    ["domain-name", "evil[.]example", true],
    ["domain-name", "198.51.100.7", true],
    ["ipv4-addr", "198.51.100.7/24", true],
    ["ipv6-addr", "::ffff:198.51.100.7", true],
    ["ipv6-addr", "2001:db8:0::1", true],
    ["url", "HTTP://Evil.example/A", false],
    ["url", "hxxp://evil.example/", true],
    [undefined, "2001:DB8::1", false],
  ])("declared as %s, %j is respelled: %s", (declared, text, respelled) => {
    expect(readValue(declared, text)).toMatchObject({ kind: "usable", respelled });
  });

  it("in two spellings is one value", () => {
    const same: [string, string][] = [
      ["bücher.example", "XN--BCHER-KVA.example"],
      ["::ffff:198.51.100.7", "198.51.100.7"],
      ["http://bücher.example/a", "hxxp://xn--bcher-kva[.]example/a"],
    ];
    for (const [one, other] of same) expect(typeValue(undefined, one)).toEqual(typeValue(undefined, other));
  });

  it("is shown in Unicode to people", () => {
    expect(unicodeForm("xn--bcher-kva.example")).toBe("bücher.example");
    expect(unicodeForm("evil.example")).toBeUndefined();
    expect(unicodeForm("xn--a.example")).toBeUndefined();
  });

  it("is judged by the Public Suffix List that is named", () => {
    const { version } = JSON.parse(readFileSync(require.resolve("tldts/package.json"), "utf8"));
    expect(publicSuffixList.library).toBe(`tldts ${version}`);
    expect(publicSuffixList.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
