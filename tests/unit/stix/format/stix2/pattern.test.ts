import fc from "fast-check";
import { parsePattern } from "../../../../../provider/src/stix/format/stix2/pattern.js";
import { PatternSyntaxError } from "../../../../../provider/src/stix/format/stix2/patternSyntax.js";
import { valuesOfPattern } from "../../../../../provider/src/stix/format/stix2/patternValues.js";

const found = (pattern: string) => {
  const { values, unusable, weakened } = valuesOfPattern(pattern);
  return { values: values.map(({ type, text }) => `${type ?? "any"} ${text}`), unusable, weakened };
};

describe("usable values of a pattern", () => {
  it.each<[pattern: string, values: string[], weakened: boolean]>([
    ["[ipv4-addr:value = '198.51.100.7']", ["ipv4-addr 198.51.100.7"], false],
    ["[ipv4-addr:value == '198.51.100.7']", ["ipv4-addr 198.51.100.7"], false],
    ["[ipv4-addr:value='198.51.100.7']", ["ipv4-addr 198.51.100.7"], false],
    ["[ ipv6-addr:value\n=\t'2001:db8::1' ]", ["ipv6-addr 2001:db8::1"], false],
    [
      "[domain-name:value IN ('a.example', 'b.example')]",
      ["domain-name a.example", "domain-name b.example"],
      false,
    ],
    ["[domain-name:value IN ()]", [], false],
    ["[ipv4-addr:value ISSUBSET '198.51.100.0/24']", ["ipv4-addr 198.51.100.0/24"], false],
    ["[url:value = 'http://a.example/o\\'clock?a=\\\\']", ["url http://a.example/o'clock?a=\\"], false],
    ["[url:value = 'a'] OR [url:value = 'b']", ["url a", "url b"], false],
    ["[url:value = 'a' OR domain-name:value = 'b']", ["url a", "domain-name b"], false],
    ["([url:value = 'a'] OR ([url:value = 'b']))", ["url a", "url b"], false],
    ["[(url:value = 'a' OR (url:value = 'b'))]", ["url a", "url b"], false],
    ["[url:value = 'a' AND domain-name:value = 'b']", ["url a", "domain-name b"], true],
    ["[url:value = 'a'] AND [url:value = 'b']", ["url a", "url b"], true],
    ["[url:value = 'a'] FOLLOWEDBY [url:value = 'b']", ["url a", "url b"], true],
    ["[url:value = 'a'] WITHIN 600 SECONDS", ["url a"], true],
    ["[url:value = 'a'] REPEATS 5 TIMES", ["url a"], true],
    ["[url:value = 'a'] START t'2025-01-01T00:00:00Z' STOP t'2025-02-01T00:00:00.5Z'", ["url a"], true],
    ["([url:value = 'a'] OR [url:value = 'b']) REPEATS 2 TIMES WITHIN 1.5 SECONDS", ["url a", "url b"], true],
    ["[network-traffic:dst_ref.value = 'evil.example']", ["any evil.example"], false],
    ["[domain-name:resolves_to_refs[*].value = '198.51.100.7']", ["any 198.51.100.7"], false],
    ["[domain-name:resolves_to_refs[0].value = '198.51.100.7']", ["any 198.51.100.7"], false],
    ["[process:opened_connection_refs[*].dst_ref.value = '198.51.100.7']", ["any 198.51.100.7"], false],
    ["/* c */ [url:value = 'a'] // d\n", ["url a"], false],
  ])("%s", (pattern, values, weakened) => {
    expect(found(pattern)).toEqual({ values, unusable: [], weakened });
  });

  it.each<[reason: string, pattern: string]>([
    ["connection-source", "[network-traffic:src_ref.value = '198.51.100.7']"],
    ["negated", "[ipv4-addr:value != '198.51.100.7']"],
    ["negated", "[ipv4-addr:value <> '198.51.100.7']"],
    ["negated", "[ipv4-addr:value NOT = '198.51.100.7']"],
    ["negated", "[ipv4-addr:value NOT IN ('198.51.100.7')]"],
    ["like-pattern", "[domain-name:value LIKE '%.example']"],
    ["matches-pattern", "[url:value MATCHES '^http']"],
    ["range", "[ipv4-addr:value > '10.0.0.1']"],
    ["superset", "[ipv4-addr:value ISSUPERSET '198.51.100.0/24']"],
    ["subset-of-a-name", "[domain-name:value ISSUBSET 'example']"],
    ["existence", "[EXISTS url:value]"],
    ["not-a-string", "[url:value = h'00ff']"],
    ["not-a-string", "[url:value = 5]"],
    ["file-hash", "[file:hashes.'SHA-256' = 'aa']"],
    ["file", "[file:name = 'a.exe']"],
    ["email-address", "[email-addr:value = 'a@b.example']"],
    ["email-address", "[email-message:from_ref.value = 'a@b.example']"],
    ["email-message", "[email-message:subject = 'x']"],
    ["mac-address", "[mac-addr:value = '00:00:5e:00:53:01']"],
    ["mac-address", "[ipv4-addr:resolves_to_refs[*].value = '00:00:5e:00:53:01']"],
    ["autonomous-system", "[autonomous-system:number = 64496]"],
    ["network-traffic", "[network-traffic:dst_port = 443]"],
    ["registry-key", "[windows-registry-key:key = 'x']"],
    ["certificate", "[x509-certificate:serial_number = '1']"],
    ["custom-object", "[x-acme-thing:value = '1']"],
    ["other-property", "[domain-name:x_note = '1']"],
  ])("what cannot be used is named: %s in %s", (reason, pattern) => {
    expect(found(pattern)).toEqual({ values: [], unusable: [reason], weakened: false });
  });

  it.each<[what: string, pattern: string, column: number]>([
    ["an end too early", "[url:value = 'a'", 17],
    ["nothing", "", 1],
    ["no brackets", "url:value = 'a'", 1],
    ["double quotes", '[url:value = "a"]', 14],
    ["an open string", "[url:value = 'a]", 14],
    ["a doubled quote", "[url:value = 'a''b']", 17],
    ["another escape", "[url:value = 'a\\n']", 16],
    ["operators in small letters", "[url:value = 'a'] or [url:value = 'b']", 19],
    ["NOT before the path", "[NOT url:value = 'a']", 2],
    ["no operator", "[url:value 'a']", 12],
    ["a hyphen in a property", "[file:hashes.SHA-256 = 'a']", 14],
    ["LIKE with a number", "[url:value LIKE 5]", 17],
    [
      "a time without its t",
      "[url:value = 'a'] START '2025-01-01T00:00:00Z' STOP '2025-01-01T00:00:00Z'",
      25,
    ],
    ["no moment", "[url:value = t'yesterday']", 14],
    ["odd hex digits", "[url:value = h'0']", 14],
    ["broken base64", "[url:value = b'AAA']", 14],
    ["something after the end", "[url:value = 'a'] [url:value = 'b']", 19],
  ])("%s breaks the grammar at its place", (_, pattern, column) => {
    expect(() => parsePattern(pattern)).toThrow(
      expect.objectContaining({ name: "PatternSyntaxError", column }),
    );
  });

  it("says that operators are written in capitals", () => {
    expect(() => parsePattern("[url:value in ('a')]")).toThrow(/capitals/);
  });

  it("refuses parentheses nested beyond all reason, without a stack overflow", () => {
    expect(() => parsePattern(`${"(".repeat(100_000)}[url:value = 'a']`)).toThrow(PatternSyntaxError);
    expect(() => parsePattern(`[${"(".repeat(100_000)}url:value = 'a']`)).toThrow(PatternSyntaxError);
  });

  it("reads long chains in linear time", () => {
    const parts = Array.from({ length: 20_000 }, (_, i) => `[ipv4-addr:value = '10.0.${i >> 8}.${i & 255}']`);
    expect(valuesOfPattern(parts.join(" OR ")).values).toHaveLength(20_000);
  });

  it("gives back any text that was quoted and escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const quoted = text.replace(/[\\']/g, "\\$&");
        expect(valuesOfPattern(`[url:value = '${quoted}']`).values).toEqual([{ type: "url", text }]);
        expect(valuesOfPattern(`[(url:value IN ('${quoted}'))]`).values).toEqual([{ type: "url", text }]);
      }),
    );
  });

  it("answers any text with values or a place inside it", () => {
    const words = fc.constantFrom(
      "[",
      "]",
      "(",
      ")",
      "url",
      ":",
      "value",
      "=",
      "'a'",
      "AND",
      "OR",
      "NOT",
      "IN",
      ".",
      "*",
      "t'",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
        const pattern = parts.join(" ");
        try {
          valuesOfPattern(pattern);
        } catch (cause) {
          expect(cause).toBeInstanceOf(PatternSyntaxError);
          const { column } = cause as PatternSyntaxError;
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(pattern.length + 1);
        }
      }),
    );
  });
});
