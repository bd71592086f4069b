import { BlockList } from "node:net";
import fc from "fast-check";
import { matches } from "../../../policies/src/patterns.js";
import { AddressRanges } from "../../../policies/src/values/addressRanges.js";
import { addressesIn } from "../../../policies/src/values/candidates.js";
import { DomainList } from "../../../policies/src/values/domainList.js";
import { embeddedAddresses, nat64Prefixes } from "../../../policies/src/values/embeddedAddresses.js";
import { hostsOf } from "../../../policies/src/values/hostsOf.js";
import { growsInProportion } from "../../support/growsInProportion.js";

const own = ["10.0.0.0/8", "203.0.113.7", "fc00::/7"];

describe("ranges of addresses", () => {
  it.each([
    ["10.1.2.3", "10.0.0.0/8"],
    ["10.0.0.0/24", "10.0.0.0/8"],
    ["0.0.0.0/0", "10.0.0.0/8"],
    ["::ffff:10.1.2.3", "10.0.0.0/8"],
    ["203.0.113.0/24", "203.0.113.7"],
    ["fdab::1", "fc00::/7"],
    ["11.0.0.1", undefined],
    ["203.0.113.8", undefined],
    ["2001:db8::/32", undefined],
    ["10.0.0.0/33", undefined],
    ["evil.example", undefined],
  ])("tell what %s collides with", (value, range) => {
    expect(new AddressRanges(own).overlapping(value)).toBe(range);
  });

  it.each([
    ["10.1.2.0/24", "10.1.2.3", true],
    ["10.1.2.0/24", "10.1.2.128/25", true],
    ["10.1.2.0/24", "10.1.0.0/16", false],
    ["10.1.2.3", "10.1.2.3", true],
  ])("hold in %s the whole of %s: %s", (range, value, whole) => {
    expect(new AddressRanges([range]).contains(value)).toBe(whole);
  });

  it("overlap just when one of them has an address of the other", () => {
    const network = fc
      .tuple(fc.nat(3), fc.integer({ min: 22, max: 32 }))
      .map(([last, bits]): [string, number] => [`192.0.2.${last}`, bits]);
    fc.assert(
      fc.property(network, network, ([a, aBits], [b, bBits]) => {
        // The coarser of two networks holds the finer one, or they have nothing in common.
        const shared = new BlockList();
        shared.addSubnet(a, Math.min(aBits, bBits));
        const overlap = new AddressRanges([`${a}/${aBits}`]).overlapping(`${b}/${bBits}`) !== undefined;
        expect(overlap).toBe(shared.check(b));
      }),
    );
  });

  it("refuse what is no range", () => {
    expect(() => new AddressRanges(["10.0.0.0/8", "intranet"])).toThrow(/"intranet" is neither/);
  });
});

describe("domains", () => {
  it.each([
    ["example.com", "example.com"],
    ["WWW.Example.com.", "example.com"],
    ["a.b.example.com", "example.com"],
    ["notexample.com", undefined],
    ["com", undefined],
    ["xn--bcher-kva.example", "bücher.example"],
    ["shop.bücher.example", "bücher.example"],
    ["sub.corp.example", "*.corp.example"],
    ["www.example.com..", "example.com"],
    [".example.com", "example.com"],
    ["example.com:80", "example.com"],
  ])("tell what %s lies below", (name, domain) => {
    expect(new DomainList(["example.com", "bücher.example", "*.corp.example"]).above(name)).toBe(domain);
  });
});

describe("a domain above an own one", () => {
  it("represents it as well", () => {
    const own = new DomainList(["hq.corp.example"]);
    expect(own.below("corp.example")).toBe("hq.corp.example");
    expect(own.below("example.")).toBe("hq.corp.example");
    expect(own.below("rp.example")).toBeUndefined();
    expect(own.below("hq.corp.example")).toBeUndefined();
  });
});

describe("the hosts of a URL", () => {
  it.each([
    ["https://user@Www.Own.example:8443/a?b#c", "www.own.example"],
    ["own.example/path", "own.example"],
    ["own.example:8080/path", "own.example"],
    ["ftp://10.1.2.3/x", "10.1.2.3"],
    ["http://[fd00::1]/", "fd00::1"],
    ["http://[fd00::1]:99999/", "fd00::1"],
    ["http://0x0a010203/", "10.1.2.3"],
    ["http://167838211/", "10.1.2.3"],
    ["http://012.1.2.3/", "10.1.2.3"],
    ["http://010.1.2.3/", "10.1.2.3"],
    ["http://10.66051/", "10.1.2.3"],
    ["http://0xa.0x1.0x203/", "10.1.2.3"],
    ["http://own.example:99999/", "own.example"],
    ["http://own.example%20/", "own.example"],
    ["http://own.example%2fa/", "own.example"],
    ["http://own%2eexample/", "own.example"],
    ["http://own%252eexample/", "own.example"],
    ["http://own.example\\@evil.example/", "own.example"],
    ["http://evil.example\\@own.example/", "own.example"],
    ["http:/own.example/", "own.example"],
    ["http:own.example/", "own.example"],
    ["http:\\\\own.example\\a", "own.example"],
    ["//own.example/a", "own.example"],
    ["http://own.example@evil.example/", "own.example"],
    ["http://evil.example@own.example/", "own.example"],
    ["http://a:b@own.example:80/", "own.example"],
    ["http://evil.example?@own.example/", "own.example"],
    ["http://evil.example#@own.example/", "own.example"],
    ["http://own.example./", "own.example"],
    ["http://own.example../", "own.example"],
    ["http://bücher.example/", "xn--bcher-kva.example"],
    ["http://OWN。example/", "own.example"],
    ["http://ｏｗｎ.example/", "own.example"],
    ["http://own.example;evil.example/", "own.example"],
    ["http://evil.example,own.example/", "own.example"],
    ["http://own.example%00.evil.example/", "own.example"],
    ["http://ow\tn.example/", "own.example"],
    ["http://own\n.example/", "own.example"],
    ["http://own%09.example/", "own.example"],
    ["http://[10.1.2.3\u0000.evil.example]:80/", "10.1.2.3"],
    ["http://evil.example:80@10.1.2.3/", "10.1.2.3"],
    ["http://evil.example &@10.1.2.3# @other.example/", "10.1.2.3"],
    ["https://own.example%23@evil.example/", "own.example"],
    ["http://\u2460\u24ea.1.2.3/", "10.1.2.3"],
    ["gopher://own.example:70/_x", "own.example"],
    ["http://own.example\u0000.evil.example/", "own.example"],
    ["http://own.example%0d%0a.evil.example/", "own.example"],
    ["http://own%25252eexample/", "own.example"],
    ["http://own.example:80:99/", "own.example"],
    ["http://[fd00::1%25eth0]/", "fd00::1"],
    ["http://0o12.1.2.3/", "10.1.2.3"],
    ["http://0b1010.1.2.3/", "10.1.2.3"],
    ["http://266.257.258.259/", "10.1.2.3"],
    ["http://01200201003/", "10.1.2.3"],
    ["http://4462805507/", "10.1.2.3"],
    ["http://\uff11\uff10.1.2.3/", "10.1.2.3"],
    ["jar:http://own.example/a.jar!/b", "own.example"],
    ["view-source:http://own.example/", "own.example"],
    ["http://evil.example/?u=http://own.example", "own.example"],
    ["http://evil.example/?u=https%3A%2F%2Fown.example%2Fx", "own.example"],
    ["https://web.archive.example/web/20200101000000/http://own.example/", "own.example"],
    ["https://web.archive.example/web/2020/https:/own.example/", "own.example"],
    ["http://evil.example/#http://own.example/", "own.example"],
  ])("hold that of %s", (url, host) => {
    expect([...hostsOf(url)]).toContain(host);
  });

  it("are none where there is no host, and none of the path's", () => {
    expect([...hostsOf("http:///")]).toEqual([]);
    expect([...hostsOf("http://evil.example/own.example/?u=own.example")]).not.toContain("own.example");
    const nested = "http://evil.example/own.example/?u=http://own.example";
    expect([...hostsOf(nested, false)]).not.toContain("own.example");
  });

  it("are found in linear time", () => {
    for (const piece of ["@", "%25", "\\", "a.", "1.", "[", ":", "http://", "https:/a", "%00", "!"]) {
      const isInProportion = growsInProportion(20_000, (size) => hostsOf(`http://${piece.repeat(size)}/`));
      expect([piece, isInProportion]).toEqual([piece, true]);
    }
  });
});

describe("the IPv4 addresses inside IPv6 addresses", () => {
  it.each([
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["::10.1.2.3", "10.1.2.3"],
    ["::ffff:0:10.1.2.3", "10.1.2.3"],
    ["64:ff9b::10.1.2.3", "10.1.2.3"],
    ["64:ff9b::a01:203", "10.1.2.3"],
    ["64:ff9b:1::10.1.2.3", "10.1.2.3"],
    ["2002:a01:203::1", "10.1.2.3"],
    ["2002:a01:203::/48", "10.1.2.3"],
    ["2002:a01::/32", "10.1.0.0/16"],
    ["64:ff9b::a01:0/112", "10.1.0.0/16"],
    ["2002::/16", "0.0.0.0/0"],
    ["64:ff9b::/96", "0.0.0.0/0"],
    ["2001:0:a01:203::1", "10.1.2.3"],
    ["2001::f5fe:fdfc", "10.1.2.3"],
    ["2001:db8::5efe:10.1.2.3", "10.1.2.3"],
    ["2001:db8::200:5efe:10.1.2.3", "10.1.2.3"],
    ["2001:db8::100:5efe:10.1.2.3", "10.1.2.3"],
    ["fe80::300:5efe:10.1.2.3", "10.1.2.3"],
    ["64:ff9b:1:a01:2:300::", "10.1.2.3"],
    ["64:ff9b:1:ab0a:1:203::", "10.1.2.3"],
    ["64:ff9b:1:abcd:a:102:300:0", "10.1.2.3"],
    ["64:ff9b:1:a01::/64", "10.1.0.0/16"],
  ])("of %s are %s", (six, four) => {
    expect(embeddedAddresses(six)).toContain(four);
  });

  it.each(["2001:db8::1", "2001:db8::/32", "fe80::1", "10.1.2.3", "evil.example", "fd00::/8"])(
    "of %j are none",
    (text) => {
      expect(embeddedAddresses(text)).toEqual([]);
    },
  );
});

describe("the IPv4 addresses inside the addresses of a network's own NAT64", () => {
  // The examples of RFC 6052, section 2.4, with another IPv4 address.
  it.each([
    ["2001:db8::/32", "2001:db8:a01:203::"],
    ["2001:db8:100::/40", "2001:db8:10a:102:3::"],
    ["2001:db8:122::/48", "2001:db8:122:a01:2:300::"],
    ["2001:db8:122:300::/56", "2001:db8:122:30a:1:203::"],
    ["2001:db8:122:344::/64", "2001:db8:122:344:a:102:300::"],
    ["2001:db8:122:344::/96", "2001:db8:122:344::10.1.2.3"],
  ])("of prefix %s are found in %s", (prefix, six) => {
    expect(embeddedAddresses(six)).toEqual([]);
    expect(embeddedAddresses(six, nat64Prefixes([prefix]))).toEqual(["10.1.2.3"]);
  });

  it.each(["2001:db8::/33", "10.0.0.0/96", "2001:db8::", "fe80::%1/96"])("refuse the prefix %s", (text) => {
    expect(() => nat64Prefixes([text])).toThrow(/is no prefix of NAT64/);
  });
});

describe("the addresses of a name", () => {
  it.each([
    ["10.1.2.3.nip.io", "10.1.2.3"],
    ["app.10-1-2-3.sslip.io", "10.1.2.3"],
    ["www-10-1-2-3.sslip.io.", "10.1.2.3"],
    ["0a010203.nip.io", "10.1.2.3"],
    ["app-0a010203.nip.io", "10.1.2.3"],
    ["fd00--1.sslip.io", "fd00::1"],
    ["Anything.LocalTest.me", "127.0.0.1"],
    ["3.2.1.10.in-addr.arpa", "10.1.2.3"],
    ["_dns-sd._udp.3.2.1.10.in-addr.arpa", "10.1.2.3"],
    ["0-25.2.1.10.in-addr.arpa", "10.1.2.0/24"],
    ["10.in-addr.arpa", "10.0.0.0/8"],
    [`${"0.".repeat(28)}0.0.d.f.ip6.arpa`, "fd00:0000:0000:0000:0000:0000:0000:0000"],
    ["0.0.d.f.ip6.arpa", "fd00:0000:0000:0000:0000:0000:0000:0000/16"],
    ["fd00--1.ipv6-literal.net", "fd00::1"],
    ["fd00--1s4.ipv6-literal.net", "fd00::1"],
  ])("%s are %s", (name, address) => {
    expect(addressesIn({ type: "domain-name", value: name })).toContain(address);
    expect(addressesIn({ type: "url", value: `http://${name}/x` })).toContain(address);
  });

  it.each(["static-10-1-2-3.evil.example", "10.1.2.3.evil.example", "in-addr.arpa", "nip.io", "x.nip.io"])(
    "%s are none",
    (name) => {
      expect(addressesIn({ type: "domain-name", value: name })).toEqual([]);
    },
  );
});

describe("a pattern", () => {
  it.each([
    ["botnet", ["botnet"], true],
    ["botnet-eu", ["botnet*"], true],
    ["my.feed", ["my?feed"], false],
    ["myxfeed", ["my.feed"], false],
    ["anything", ["*"], true],
    ["anything", [], false],
  ])("says whether %s is meant by %j: %s", (name, patterns, meant) => {
    expect(matches(name, patterns)).toBe(meant);
  });
});
