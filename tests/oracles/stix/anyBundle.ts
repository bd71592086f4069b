import fc from "fast-check";
import { bundle, indicator, sco } from "../../support/stix/bundles.js";

const text = fc.constantFrom(
  "10.0.0.1",
  "10.0.0.2",
  "10.1.2.3/8",
  "10.0.0.1/32",
  "2001:DB8::1",
  "2001:db8:0:0::1/128",
  "Evil.example",
  "evil.EXAMPLE.",
  "worse.example",
);
const url = fc.constantFrom(
  "http://a.example/",
  "http://a.example/o'clock",
  "http://a.example/\\b",
  "ftp://b.example/?c=%20",
);
const quoted = (value: string) => `'${value.replace(/[\\']/g, "\\$&")}'`;

const path = fc.constantFrom(
  "ipv4-addr:value",
  "ipv6-addr:value",
  "domain-name:value",
  "network-traffic:dst_ref.value",
  "domain-name:resolves_to_refs[*].value",
);
const equality = fc.constantFrom("=", "==", " = ");

/** Texts that the type of a path can have; readers may treat any other text as they like. */
const fits = (where: string, value: string) => {
  const isAddress = /^[\da-f:./]+$/i.test(value);
  if (where.startsWith("ipv4")) return isAddress && !value.includes(":");
  if (where.startsWith("ipv6")) return isAddress && value.includes(":");
  return where === "domain-name:value" ? !isAddress : true;
};

const usable = fc.oneof(
  fc
    .tuple(path, equality, text)
    .filter(([where, , value]) => fits(where, value))
    .map(([where, sign, value]) => `${where}${sign}${quoted(value)}`),
  fc.tuple(equality, url).map(([sign, value]) => `url:value${sign}${quoted(value)}`),
  fc.array(url, { minLength: 1, maxLength: 3 }).map((all) => `url:value IN (${all.map(quoted).join(", ")})`),
  fc.constant("ipv4-addr:value ISSUBSET '10.2.0.0/16'"),
);
const unusable = fc.constantFrom(
  "ipv4-addr:value != '10.9.9.9'",
  "domain-name:value LIKE '%.example'",
  "url:value MATCHES '^http'",
  "ipv4-addr:value NOT IN ('10.9.9.8')",
  "file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e'",
  "network-traffic:dst_port = 443",
  "email-addr:value = 'a@b.example'",
  "EXISTS url:value",
);
const test = fc.oneof({ weight: 3, arbitrary: usable }, unusable);

const comparison = fc
  .tuple(fc.constantFrom(" AND ", " OR "), fc.array(test, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([word, tests, inner]) => (inner ? `(${tests.join(word)})` : tests.join(word)));
const observation = fc
  .tuple(
    comparison,
    fc.constantFrom(
      "",
      "",
      " WITHIN 5 SECONDS",
      " REPEATS 3 TIMES",
      " START t'2025-01-01T00:00:00Z' STOP t'2026-01-01T00:00:00Z'",
    ),
  )
  .map(([one, qualifier]) => `[${one}]${qualifier}`);

export const anyPattern = fc
  .tuple(
    fc.constantFrom(" AND ", " OR ", " FOLLOWEDBY "),
    fc.array(observation, { minLength: 1, maxLength: 3 }),
  )
  .map(([word, parts]) => parts.join(word));

const observed = fc.constantFrom(
  sco("ipv4-addr", "10.3.0.1"),
  sco("domain-name", "Seen.example"),
  sco("url", "http://seen.example/"),
  sco("file", "x"),
  {
    type: "observed-data",
    id: "observed-data--1",
    objects: { "0": { type: "ipv6-addr", value: "2001:DB8::7" } },
  },
);

export const anyBundle = fc
  .tuple(fc.array(anyPattern, { maxLength: 6 }), fc.array(observed, { maxLength: 3 }))
  .map(([patterns, others]) => bundle(...patterns.map((pattern) => indicator(pattern)), ...others));
