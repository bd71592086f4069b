import { BlockList } from "node:net";
import fc from "fast-check";
import { matches } from "../../../policies/src/patterns.js";
import { AddressRanges } from "../../../policies/src/values/addressRanges.js";
import { DomainList } from "../../../policies/src/values/domainList.js";
import { hostOf } from "../../../policies/src/values/hostOf.js";

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
  ])("tell what %s lies below", (name, domain) => {
    expect(new DomainList(["example.com", "bücher.example", "*.corp.example"]).above(name)).toBe(domain);
  });
});

describe("the host of a URL", () => {
  it.each([
    ["https://user@Www.Example.com:8443/a?b#c", "www.example.com"],
    ["evil.example/path", "evil.example"],
    ["ftp://10.1.2.3/x", "10.1.2.3"],
    ["http://[fd00::1]/", "fd00::1"],
    ["http://0x0a010203/", "10.1.2.3"],
    ["http:///", undefined],
  ])("is found in %s", (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
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
