import fc from "fast-check";
import { judging } from "../../../../provider/src/stix/format/lists/judging.js";
import { judgeValues } from "../../../../provider/src/stix/format/lists/text/values.js";
import { canonicalValue, type IndicatorType, typeValue } from "../../../../provider/src/stix/index.js";
import { reasonForText } from "../../../../provider/src/stix/values/reason.js";
import { growsInProportion } from "../../../support/growsInProportion.js";

describe("canonical values", () => {
  it.each<[type: IndicatorType, text: string, value: string | undefined]>([
    ["ipv4-addr", "198.51.100.7", "198.51.100.7"],
    ["ipv4-addr", " 198.51.100.7\n", "198.51.100.7"],
    ["ipv4-addr", "198.51.100.7/24", "198.51.100.0/24"],
    ["ipv4-addr", "198.51.100.255/31", "198.51.100.254/31"],
    ["ipv4-addr", "255.255.255.255/1", "128.0.0.0/1"],
    ["ipv4-addr", "198.51.100.7/0", "0.0.0.0/0"],
    ["ipv4-addr", "198.51.100.7/32", "198.51.100.7"],
    ["ipv4-addr", "198.51.100.7 / 255.255.255.0", "198.51.100.0/24"],
    ["ipv4-addr", "198.51.100.7/255.0.255.0", undefined],
    ["ipv4-addr", "198.51.100.7/33", undefined],
    ["ipv4-addr", "198.51.100.7/", undefined],
    ["ipv4-addr", "198.51.100.07", undefined],
    ["ipv4-addr", "198.51.100", undefined],
    ["ipv4-addr", "198.51.100.7.", undefined],
    ["ipv4-addr", "3325256711", undefined],
    ["ipv4-addr", "0x7f.0.0.1", undefined],
    ["ipv4-addr", "2001:db8::1", undefined],
    ["ipv4-addr", "198[.]51[.]100[.]7", "198.51.100.7"],
    ["ipv4-addr", "198.51.100[.7", "198.51.100.7"],
    ["ipv6-addr", "2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["ipv6-addr", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["ipv6-addr", "::", "::"],
    ["ipv6-addr", "2001:db8::ffff/48", "2001:db8::/48"],
    ["ipv6-addr", "2001:db8:ffff:ffff::/33", "2001:db8:8000::/33"],
    ["ipv6-addr", "2001:db8::1/128", "2001:db8::1"],
    ["ipv6-addr", "2001:db8[:][:]1", "2001:db8::1"],
    ["ipv6-addr", "[2001:db8::1]", "2001:db8::1"],
    ["ipv6-addr", "::198.51.100.7", "::c633:6407"],
    ["ipv6-addr", "64:ff9b::198.51.100.7", "64:ff9b::c633:6407"],
    ["ipv6-addr", "::ffff:198.51.100.7", undefined],
    ["ipv4-addr", "::ffff:198.51.100.7", "198.51.100.7"],
    ["ipv4-addr", "::FFFF:c633:6407", "198.51.100.7"],
    ["ipv4-addr", "0:0:0:0:0:ffff:198.51.100.7/120", "198.51.100.0/24"],
    ["ipv6-addr", "::ffff:198.51.100.7/95", "::fffe:0:0/95"],
    ["ipv6-addr", "::198.51.100.300", undefined],
    ["ipv4-addr", "１９８.51.100.7", "198.51.100.7"],
    ["ipv4-addr", "198。51。100。7", undefined],
    ["ipv4-addr", "198.51.100.7\u200b", "198.51.100.7"],
    ["ipv6-addr", "fe80::1%eth0", undefined],
    ["ipv6-addr", "2001:db8::1::2", undefined],
    ["ipv6-addr", "198.51.100.7", undefined],
    ["domain-name", "Evil.Example.", "evil.example"],
    ["domain-name", "_dmarc.evil.example", "_dmarc.evil.example"],
    ["domain-name", "xn--mnchen-3ya.example", "xn--mnchen-3ya.example"],
    ["domain-name", "MÜNCHEN.example", "xn--mnchen-3ya.example"],
    ["domain-name", "münchen。example", "xn--mnchen-3ya.example"],
    ["domain-name", "Mu\u0308nchen.example", "xn--mnchen-3ya.example"],
    ["domain-name", "straße.example", "xn--strae-oqa.example"],
    ["domain-name", "ev\u200bil.example", "evil.example"],
    ["domain-name", "ev\u00adil\u2060.example", "evil.example"],
    ["domain-name", "\ufeffevil.example\u200b", "evil.example"],
    ["domain-name", "ｅｖｉｌ．ｅｘａｍｐｌｅ", "evil.example"],
    ["domain-name", "_dmarc.münchen.example", "_dmarc.xn--mnchen-3ya.example"],
    ["domain-name", "ev\u200dil.example", undefined],
    ["domain-name", "ev\u0378il.example", undefined],
    ["domain-name", "ev¨il.example", undefined],
    ["domain-name", `${"ü".repeat(60)}.example`, undefined],
    ["domain-name", "xn--a.example", "xn--a.example"],
    ["domain-name", "evil[.]example", "evil.example"],
    ["domain-name", "evil(dot)example", "evil.example"],
    ["domain-name", "evil\\.example", "evil.example"],
    ["domain-name", "evil{.}example", "evil.example"],
    ["domain-name", "evil<.>example", "evil.example"],
    ["domain-name", "evil[ . ]example", "evil.example"],
    ["domain-name", "evil (dot) example", undefined],
    ["domain-name", "evil[DOT]example", "evil.example"],
    ["domain-name", "www[.evil.]example", "www.evil.example"],
    ["domain-name", "evil[.example]", "evil.example"],
    ["domain-name", "[evil.example]", "evil.example"],
    ["domain-name", "svchost.exe", "svchost.exe"],
    ["domain-name", "localhost", "localhost"],
    ["domain-name", "evil example", undefined],
    ["domain-name", "evil..example", undefined],
    ["domain-name", ".example", undefined],
    ["domain-name", "evil.example/a", undefined],
    ["domain-name", "evil.example:80", undefined],
    ["domain-name", "a@evil.example", undefined],
    ["domain-name", "198.51.100.7", undefined],
    ["domain-name", `${"a".repeat(64)}.example`, undefined],
    ["domain-name", `${"a.".repeat(130)}example`, undefined],
    ["url", " HTTP://Evil.example/A ", "HTTP://Evil.example/A"],
    ["url", "http://Bücher.example/Ä?b=Ö", "http://xn--bcher-kva.example/Ä?b=Ö"],
    ["url", "http://User:Pass@Evil.example:8080/A", "http://User:Pass@Evil.example:8080/A"],
    ["url", "http://0xC6336407/a", "http://0xC6336407/a"],
    ["url", "http://3325256711/a", "http://3325256711/a"],
    ["url", "http://198.51.100.7/a", "http://198.51.100.7/a"],
    ["url", "http://198.51.100.300/a", undefined],
    ["url", "http://33252567110/a", undefined],
    ["url", "http://evil.example:65535/", "http://evil.example:65535/"],
    ["url", "http://evil.example:65536/", undefined],
    ["url", "http://", undefined],
    ["url", "http:///a", undefined],
    ["url", "http://?a", undefined],
    ["url", "http://evil.example/a'", undefined],
    ["url", "'http://evil.example/a", undefined],
    ["url", '"http://evil.example/a"', undefined],
    ["url", "http://evil.example/o'clock", "http://evil.example/o'clock"],
    ["url", "-", undefined],
    ["url", "n/a", undefined],
    ["url", "N/A", undefined],
    ["url", "unknown", undefined],
    ["url", "evil.example#note", undefined],
    ["url", "198.51.100.7/33", undefined],
    ["url", "198.51.100.7/a", "198.51.100.7/a"],
    ["url", "Evil.example:8080", "Evil.example:8080"],
    ["url", "evil.example", "evil.example"],
    ["url", "/gate.php?id=1", "/gate.php?id=1"],
    ["url", "<http://evil.example/a>", "http://evil.example/a"],
    ["url", "hxxp[:]//evil[.]example[/]a[.]b", "http://evil.example/a[.]b"],
    ["url", "hxxp[://]evil{.}example", "http://evil.example"],
    ["url", "hxxp[:/]/evil<.>example/", "http://evil.example/"],
    ["url", "hxxps:\\\\evil[.]example\\a", "https://evil.example/a"],
    ["url", "[http]://evil[dot]example", "http://evil.example"],
    ["url", "http[s]://evil(.)example/", "https://evil.example/"],
    ["url", "hXXps[:]//evil[.example[.]com[:]8443/a", "https://evil.example.com:8443/a"],
    ["url", "h**p://evil{dot}example/", "http://evil.example/"],
    ["url", "hxxps://evil[.]example/a[.]b", "https://evil.example/a[.]b"],
    ["url", "hXXp://evil.example", "http://evil.example"],
    ["url", "hxxp[:]//evil.example/a", "http://evil.example/a"],
    ["url", "http[://]evil.example/a", "http://evil.example/a"],
    ["url", "http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"],
    ["url", "http://evil.example/a(1).php", "http://evil.example/a(1).php"],
    ["url", "ftp://evil.example/", "ftp://evil.example/"],
    ["url", "evil.example/a", "evil.example/a"],
    ["url", "http://evil example/", undefined],
    ["url", "", undefined],
  ])("as %s, %j is %j", (type, text, value) => {
    expect(canonicalValue(type, text)).toBe(value);
  });

  it("stay as they are when made canonical again", () => {
    const octet = fc.nat(255);
    const group = fc.nat(0xffff).map((n) => n.toString(16));
    const label = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,20}$/);
    const any = fc.oneof(
      fc.tuple(
        fc.constant<IndicatorType>("ipv4-addr"),
        fc.tuple(octet, octet, octet, octet, fc.nat(32)).map(([a, b, c, d, n]) => `${a}.${b}.${c}.${d}/${n}`),
      ),
      fc.tuple(
        fc.constant<IndicatorType>("ipv6-addr"),
        fc
          .tuple(fc.array(group, { minLength: 8, maxLength: 8 }), fc.nat(128))
          .map(([groups, n]) => `${groups.join(":")}/${n}`),
      ),
      fc.tuple(
        fc.constant<IndicatorType>("domain-name"),
        fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join(".")}.example`),
      ),
      fc.tuple(
        fc.constant<IndicatorType>("url"),
        fc
          .webUrl({ withQueryParameters: true, withFragments: true })
          // A quotation mark at the end is taken for a stray one.
          .filter((url) => !url.endsWith("'")),
      ),
    );
    fc.assert(
      fc.property(any, ([type, text]) => {
        const value = canonicalValue(type, text);
        expect(value).toBeDefined();
        if (value !== undefined) {
          expect(canonicalValue(type, value)).toBe(value);
          expect(typeValue(type, value)).toEqual({ type, value });
        }
      }),
    );
  });

  it("clear the host bits of networks, and nothing else", () => {
    const bits = (address: string) =>
      address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
        fc.nat(31),
        (octets, length) => {
          const [network = "", found] = (
            canonicalValue("ipv4-addr", `${octets.join(".")}/${length}`) ?? ""
          ).split("/");
          expect(Number(found)).toBe(length);
          const host = BigInt(32 - length);
          expect(bits(network)).toBe((bits(octets.join(".")) >> host) << host);
        },
      ),
    );
  });

  it("of any text are found or refused in linear time", () => {
    const types: IndicatorType[] = ["ipv4-addr", "ipv6-addr", "domain-name", "url"];
    const texts: Record<string, (size: number) => string> = {
      dots: (size) => "a.".repeat(size),
      parentheses: (size) => "(".repeat(size),
      refangings: (size) => "hxxp".repeat(size),
      "bracketed dots": (size) => "[.]".repeat(size),
      octets: (size) => "1.".repeat(size),
      colons: (size) => ":".repeat(size),
      "brackets of a URL": (size) => `http://${"[".repeat(size)}`,
      "a user's dots": (size) => `a@${".".repeat(size)} `,
      groups: (size) => `${"1:".repeat(size)}1`,
      "white space in a bracket": (size) => `[${" ".repeat(size)}`,
    };
    for (const [name, build] of Object.entries(texts)) {
      const isInProportion = growsInProportion(20_000, (size) => {
        const text = build(size);
        for (const type of types) canonicalValue(type, text);
        reasonForText(text);
        judgeValues(text, judging);
      });
      expect([name, isInProportion]).toEqual([name, true]);
    }
  });
});
