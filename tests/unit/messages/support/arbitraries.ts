import fc from "fast-check";
import type { FieldsOf, MessageCode } from "../../../../provider/src/messages/index.js";

/** Names and values as an attacker would choose them. */
const nasty = [
  "",
  " ",
  '"',
  "\\",
  "\\u0041",
  "a\nb",
  "a\r\n  + ipv4-addr 192.0.2.1",
  "and 5 more",
  "[EXTRAHOP_DELETED_OUTSIDE]",
  'x" was deleted outside: the system no longer lists it [EXTRAHOP_DELETED_OUTSIDE]',
  "x [EXTRAHOP_SYSTEM_EMPTY]\n",
  "hq: collection",
  "it was emptied; it was emptied",
  "\u001b[2J\u009b31m\u009dtitle\u0007",
  "\u202egnp.exe\u2066\u200f\ufeff",
  "\ud800",
  "\u2028\u2029\u0085\u00a0",
  "2 revoked, 3 file-hash",
  "hq-sensor",
  "Ünïcödé 日本語 🦊",
];

const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.tuple(fc.constantFrom(...nasty), fc.constantFrom(...nasty)).map((two) => two.join("")),
);
const count = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 1_000, 1e21, 1.5));
const id = fc.oneof(fc.nat(), fc.constantFrom(0, 1e21, -1));
const place = { system: text, collection: text };
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const changes: fc.Arbitrary<FieldsOf<"EXTRAHOP_CHANGED_OUTSIDE">["changes"]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("other-system" as const), hostname: text, formerHostname: text }),
    fc.record({
      kind: fc.constant("firmware" as const),
      generation: fc.constantFrom("stix1" as const, "stix2" as const),
    }),
    fc.record({ kind: fc.constant("recreated" as const), id, formerId: id }),
    fc.record({ kind: fc.constant("renamed" as const), name: text }),
    fc.record({ kind: fc.constant("emptied" as const) }),
    fc.record({
      kind: fc.constant("observables" as const),
      observables: maybe(count),
      formerObservables: maybe(count),
    }),
    fc.record({
      kind: fc.constant("replaced" as const),
      at: maybe(fc.oneof(fc.nat(4e12), fc.constantFrom(1e21, -1, 0.5, 8.64e15, -8.64e15))),
    }),
  ),
  { maxLength: 4 },
);

const values = fc.array(fc.record({ type: text, value: text }), { maxLength: 4 });

/**
 * Fields of every message, hostile ones included. A new message has to be added here, or this does not
 * compile.
 */
export const arbitraryFields: { readonly [C in MessageCode]: fc.Arbitrary<FieldsOf<C>> } = {
  EXTRAHOP_ADOPTED: fc.record({ ...place, id, observables: maybe(count) }),
  EXTRAHOP_CHANGED_OUTSIDE: fc.record({ ...place, changes }),
  EXTRAHOP_COMPOSED: fc.record({
    contributions: fc.array(fc.record({ source: text, count }), { maxLength: 4 }),
    filtered: maybe(fc.array(fc.record({ count, reason: text }), { minLength: 1, maxLength: 4 })),
  }),
  EXTRAHOP_CONVERTED: fc.record({
    generations: fc.array(fc.constantFrom("stix1" as const, "stix2" as const), { maxLength: 2 }),
    losses: fc.oneof(
      fc.record({ kind: fc.constant("none" as const) }),
      fc.record({
        kind: fc.constant("some" as const),
        counts: fc.array(fc.record({ count, reason: text }), { maxLength: 4 }),
      }),
    ),
  }),
  EXTRAHOP_COVERAGE_UNKNOWN: fc.record({
    system: text,
    cause: fc.array(fc.record({ line: text }), { maxLength: 4 }),
  }),
  EXTRAHOP_DELETED_OUTSIDE: fc.record(place),
  EXTRAHOP_DROPPED_ELSEWHERE: fc.record(place),
  EXTRAHOP_DROPPED_RETIRED: fc.record(place),
  EXTRAHOP_EXPIRED: fc.record({ expired: count, indicators: count }),
  EXTRAHOP_FEED_CHANGED: fc.record({
    change: fc.oneof(
      fc.record({
        kind: fc.constantFrom("values" as const, "counts" as const),
        added: count,
        removed: count,
        total: count,
      }),
      fc.record({
        kind: fc.constantFrom("same-values" as const, "same-counts" as const, "unknown" as const),
        total: count,
      }),
    ),
    firstAdded: values,
    moreAdded: maybe(count),
    firstRemoved: values,
    moreRemoved: maybe(count),
  }),
  EXTRAHOP_FORMER_LEFT: fc.record({ ...place, formerName: text, id }),
  EXTRAHOP_INSECURE_TLS: fc.record({ system: text }),
  EXTRAHOP_KEPT: fc.record(place),
  EXTRAHOP_USER_KEY_KEPT: fc.record({ ...place, held: text, declared: text }),
  EXTRAHOP_NOT_AS_IS: fc.record({
    reasons: fc.array(fc.record({ count, reason: text }), { minLength: 1, maxLength: 4 }),
  }),
  EXTRAHOP_NOT_JUDGED: fc.record({ objects: count }),
  EXTRAHOP_NO_OBSERVABLES: fc.record({ ...place, indicators: count }),
  EXTRAHOP_READ_AS: fc.record({
    format: text,
    column: maybe(text),
    columns: maybe(fc.array(text, { minLength: 1, maxLength: 4 })),
  }),
  EXTRAHOP_REMOVED_AFTER_RENAME: fc.record({ ...place, formerName: text, id }),
  EXTRAHOP_RETIRED_SYSTEMS: fc.record({ systems: fc.array(text, { maxLength: 4 }) }),
  EXTRAHOP_SENSORS_NOT_DECLARED: fc.record({
    system: text,
    sensors: count,
    names: fc.array(text, { maxLength: 4 }),
    more: maybe(count),
  }),
  EXTRAHOP_SKIPPED_ELSEWHERE: fc.record(place),
  EXTRAHOP_SKIPPED_RETIRED: fc.record(place),
  EXTRAHOP_SYSTEM_EMPTY: fc.record(place),
  EXTRAHOP_SYSTEM_REPLACED: fc.record({ ...place, hostname: text, formerHostname: text }),
};
