import fc from "fast-check";
import {
  canonicalValue,
  type Indicator,
  type IndicatorContext,
  type IndicatorType,
} from "../../../provider/src/stix/index.js";
import { readValue } from "../../../provider/src/stix/values/readValue.js";

/** Canonical values, as readers hand them out. */
function values(type: IndicatorType, raw: fc.Arbitrary<string>): fc.Arbitrary<Indicator> {
  return raw
    .map((text) => canonicalValue(type, text))
    .filter((value): value is string => value !== undefined && isHandedOut(type, value))
    .map((value) => ({ type, value, context: {} }));
}

function isHandedOut(type: IndicatorType, value: string): boolean {
  const read = readValue(type, value);
  return read.kind === "usable" && read.typed.type === type && read.typed.value === value;
}

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join("."));
const host = fc.oneof(
  fc.domain(),
  fc.constantFrom("bücher.example", "xn--bcher-kva.example", "_srv.a.example", "例え.example"),
);
/**
 * What producers put into URLs and what formats escape; no `##comma##`, which python-stix takes for a list.
 */
const odd = fc.string({
  unit: fc.constantFrom(..."abc019/?&=%;:@'\"\\<>[]{}|^`~+,.*()!$-_éß証🙂"),
  maxLength: 30,
});

const anyValue: fc.Arbitrary<Indicator> = fc.oneof(
  values("ipv4-addr", octets),
  values(
    "ipv4-addr",
    fc.tuple(octets, fc.nat(32)).map(([net, length]) => `${net}/${length}`),
  ),
  values("ipv6-addr", fc.ipV6()),
  values(
    "ipv6-addr",
    fc.tuple(fc.ipV6(), fc.nat(128)).map(([net, length]) => `${net}/${length}`),
  ),
  values("domain-name", host),
  values(
    "url",
    fc.tuple(host, odd).map(([name, rest]) => `http://${name}/${rest}`),
  ),
  values("url", fc.webUrl({ withQueryParameters: true, withFragments: true })),
);

const words = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text !== "");
const time = fc
  .date({ min: new Date("1971-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyContext: fc.Arbitrary<IndicatorContext> = fc
  .record({
    id: optional(words),
    title: optional(words),
    description: optional(words),
    producer: optional(words),
    confidence: optional(fc.nat(100)),
    killChainPhases: optional(
      fc.array(fc.record({ killChain: words, phase: words }), { minLength: 1, maxLength: 2 }),
    ),
    times: optional(fc.tuple(time, time).map((pair) => pair.sort())),
    from: optional(time),
    until: optional(time),
    references: optional(
      fc.array(fc.record({ source: words, url: fc.oneof(fc.webUrl(), words), externalId: words }), {
        minLength: 1,
        maxLength: 2,
      }),
    ),
    labels: optional(
      fc.array(fc.oneof(words, fc.constantFrom("C2", "malicious-activity")), { minLength: 1, maxLength: 2 }),
    ),
  })
  .map(({ times, from, until, ...rest }) => {
    const ordered = from !== undefined && until !== undefined && from >= until;
    const all = {
      ...rest,
      created: times?.[0],
      modified: times?.[1],
      validFrom: ordered ? until : from,
      validUntil: ordered && from === until ? undefined : ordered ? from : until,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  });

/** Any indicator that a reader could hand out, with texts that every format can hold. */
export const anyIndicator: fc.Arbitrary<Indicator> = fc
  .tuple(anyValue, anyContext, fc.boolean())
  .map(([indicator, context, hostname]) => ({
    ...indicator,
    ...(indicator.type === "domain-name" && hostname ? { hostname } : {}),
    context,
  }));
