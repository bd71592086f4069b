import { gzipSync } from "node:zlib";
import { type TarEntry, tar, tgz } from "../../support/stix/archives.js";
import { bundle, indicator } from "../../support/stix/bundles.js";
import {
  address,
  indicator as indicator1,
  indicators,
  looksFor,
  object,
  pack,
} from "../../support/stix/packages.js";

const own = "10.9.9.9";
const shown = indicator("[ipv4-addr:value = '198.51.100.7']");
const json = bundle(shown);
const withHidden = bundle(indicator(`[ipv4-addr:value = '${own}']`));
const plain = indicator1(looksFor(object(address("198.51.100.7"))));

const patterned = (pattern: string, more: Readonly<Record<string, unknown>> = {}) =>
  bundle(shown, indicator(pattern, more));
const addressed = (value: string) => patterned(`[ipv4-addr:value = '${value}']`);
const properties = (text: string) => pack(indicators(plain, indicator1(looksFor(object(text)))));
const archived = (...entries: readonly TarEntry[]) => tgz([{ path: "a.json", content: json }, ...entries]);

/** Patterns and documents that spell the value 10.9.9.9 in another way. */
const documents: Readonly<Record<string, string | Buffer>> = {
  "a full-width digit": addressed("10.9.9.\uff19"),
  "octal octets": addressed("012.011.011.011"),
  "one decimal number": addressed("168364297"),
  "one hexadecimal number": patterned("[url:value = 'http://0x0a090909/']"),
  "an address mapped into IPv6": patterned(`[ipv6-addr:value = '::ffff:${own}']`),
  "a subset of a network": patterned(`[ipv4-addr:value ISSUBSET '${own}/32']`),
  "a list of values": patterned(`[ipv4-addr:value IN ('198.51.100.8', '${own}')]`),
  "an escape of nothing special": patterned(`[ipv4-addr:value = '10\\.9\\.9\\.9']`),
  "a binary constant": patterned(`[ipv4-addr:value = b'MTAuOS45Ljk=']`),
  "a quoted step of a path": patterned(`[ipv4-addr:'value' = '${own}']`),
  "whitespace in a path": patterned(`[ ipv4-addr : value = '${own}' ]`),
  "a step into references": patterned(`[domain-name:resolves_to_refs[*].value = '${own}']`),
  "user information": patterned(`[url:value = 'http://198.51.100.8@${own}/']`),
  backslashes: patterned(`[url:value = 'http:\\\\\\\\${own}\\\\a']`),
  "qualifiers of time and count": patterned(
    `([ipv4-addr:value = '${own}'] REPEATS 5 TIMES) WITHIN 60 SECONDS`,
  ),
  "an interval": patterned(
    `[ipv4-addr:value = '${own}'] START t'2020-01-01T00:00:00Z' STOP t'2020-01-02T00:00:00Z'`,
  ),
  "a rule of another language": patterned(`alert ip any any -> ${own} any (sid:1;)`, {
    pattern_type: "snort",
  }),
  "a validity in the future": patterned(`[ipv4-addr:value = '${own}']`, {
    valid_from: "2999-01-01T00:00:00Z",
  }),
  "escapes in JSON": addressed(own).replace(own, "\\u0031\\u0030.9.9.9"),
  "UTF-16": Buffer.from(`\ufeff${addressed(own)}`, "utf16le"),
  "a lookup by name": patterned(`[domain-name:value = '${own}.nip.io']`),
  "a zero-width space": addressed(`10.9.\u200b9.9`),
  "several values with a delimiter": properties(address(`198.51.100.8##comma##${own}`)),
  "a pattern of regular expressions": properties(
    address("10\\.9\\.9\\.9", "Equals").replace("condition=", 'pattern_type="Regex" condition='),
  ),
  "a defanged value": properties(address("10[.]9[.]9[.]9")),
  "a value with line breaks": properties(address(`\n  ${own}\n`)),
  "a value cut by CDATA": properties(address("10.9.<![CDATA[9.9]]>")),
};

const archives: Readonly<Record<string, Buffer>> = {
  "a list beside documents": archived({ path: "list.txt", content: `${own}\n` }),
  "a member of unknown type": archived({ path: "b.json", type: "Z", content: withHidden }),
  "a contiguous file": archived({ path: "b.json", type: "7", content: withHidden }),
  "a hard link": archived({ path: "b.json", type: "1", linkName: "a.json" }),
  "a continued volume": archived({ path: "b.json", type: "M", content: withHidden }),
  "a second archive": Buffer.concat([
    gzipSync(tar([{ path: "a.json", content: json }])),
    gzipSync(tar([{ path: "b.json", content: withHidden }])),
  ]),
  "a second archive in the first's gzip": gzipSync(
    Buffer.concat([tar([{ path: "a.json", content: json }]), tar([{ path: "b.json", content: withHidden }])]),
  ),
  "a gzipped member": archived({ path: "b.json.gz", content: gzipSync(withHidden) }),
};

/** Sources that hold 198.51.100.7 for everybody and spell 10.9.9.9 in another way. */
export const hidingSpellings = [
  ...Object.entries(archives).map(([how, content]) => [how, "a.tgz", content] as const),
  ...Object.entries(documents).map(([how, content]) =>
    content.toString().startsWith("<")
      ? ([how, "a.tgz", tgz([{ path: "a.xml", content }])] as const)
      : ([how, "a.json", content] as const),
  ),
];
