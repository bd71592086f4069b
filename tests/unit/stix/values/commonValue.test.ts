import fc from "fast-check";
import { judge } from "../../../../provider/src/stix/format/lists/judge.js";
import { indicatorTypes } from "../../../../provider/src/stix/index.js";
import { commonType, isCommon } from "../../../../provider/src/stix/values/commonValue.js";
import { readValue } from "../../../../provider/src/stix/values/readValue.js";

/** Parts of values, so that most texts are nearly a value or nearly none. */
const pieces = [
  ...[
    "http://",
    "https://",
    "HTTP://",
    "ftp://",
    "hxxp://",
    "://",
    "/",
    "//",
    "?",
    "#",
    ":",
    "::",
    ":80",
    ":99999",
  ],
  ...[".", "..", "-", "_", " ", "\t", ",", ";", "|", "'", "<", "[.]", "(", "\\", "@", "%20", "é", "\u200b"],
  ...[
    "0",
    "1",
    "7",
    "10",
    "100.64",
    "127",
    "169.254",
    "172.16",
    "192.168",
    "198.51.100",
    "203.0.113.9",
    "224",
    "255",
  ],
  ...["256", "01", "2001:db8", "2001:db8:0:1", "fe80", "ff02", "fc00", "1:2:3", "abcd", "0:0"],
  ...[
    "example",
    "localhost",
    "localhost6",
    "local",
    "hxxps",
    "payload",
    "xn--bcher-kva",
    "A",
    "a".repeat(64),
  ],
  ...[
    "com",
    "co.uk",
    "github.io",
    "zip",
    "py",
    "exe",
    "txt",
    "onion",
    "test",
    "ck",
    "www.ck",
    "s3.amazonaws.com",
  ],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.stringMatching(/^[a-z0-9.:/-]{1,6}$/)), { maxLength: 9 })
  .map((parts) => parts.join(""));
const runs = { numRuns: 20_000 };

describe("The quick way to read common values", () => {
  it("finds what the full reading finds of a declared value", () => {
    fc.assert(
      fc.property(fc.constantFrom(...indicatorTypes), text, (declared, value) => {
        if (!isCommon(declared, value)) return;
        expect(readValue(declared, value)).toEqual({
          kind: "usable",
          typed: { type: declared, value },
          respelled: false,
        });
      }),
      runs,
    );
  });

  it("finds what the full reading finds of a value that nothing declares, in lists too", () => {
    fc.assert(
      fc.property(text, (value) => {
        const type = commonType(value);
        if (type === undefined) return;
        expect(readValue(undefined, value)).toEqual({
          kind: "usable",
          typed: { type, value },
          respelled: false,
        });
        expect(judge(value, undefined, "skip")).toEqual({ kind: "value", typed: { type, value } });
      }),
      runs,
    );
  });

  it.each([
    ["ipv4-addr", "198.51.100.7"],
    ["ipv4-addr", "172.32.0.1"],
    ["ipv6-addr", "2001:db8::7"],
    ["ipv6-addr", "2001:db8::"],
    ["ipv6-addr", "2001:db8:1:2:3:4:5:6"],
    ["domain-name", "c2.example.com"],
    ["domain-name", "xn--bcher-kva.example"],
    ["url", "http://example.com"],
    ["url", "http://198.51.100.7:8443/a"],
    ["url", "https://c2.example.com:8080/a/b?c=d&e=%20"],
  ] as const)("applies to the %s %s", (type, value) => {
    expect(isCommon(type, value)).toBe(true);
    expect(commonType(value)).toBe(type === "ipv6-addr" ? undefined : type);
  });

  it.each([
    ...[
      "10.0.0.1",
      "100.64.0.1",
      "127.0.0.1",
      "169.254.1.1",
      "172.16.0.1",
      "192.168.0.1",
      "224.0.0.1",
      "0.0.0.0",
    ],
    ...["1.2.3.04", "1.2.3", "1.2.3.4.5", "256.1.1.1", "198.51.100.0/24", "2001:DB8::7", "2001:db8:0:0::7"],
    ...["2001:db8::1:2:3:4:5:6", "fe80::1", "fc00::1", "::1", "1:2:3:4:5:6:7", "2001:db8:1:2:3:4:5:6:"],
    ...["co.uk", "github.io", "localhost.localdomain", "payload.zip", "run.sh", "svchost.exe", "Example.com"],
    ...["-a.example.com", "a..example.com", "example.com.", "http://10.0.0.1/a", "http://a.example.com/a,b"],
    ...[
      "http://exa[.]mple.com/",
      "http://example.com:80800/",
      "http://user@example.com/",
      "hxxp://example.com/",
    ],
  ])("leaves %s to the full reading", (value) => {
    for (const type of indicatorTypes) expect(isCommon(type, value)).toBe(false);
    expect(commonType(value)).toBeUndefined();
  });
});
