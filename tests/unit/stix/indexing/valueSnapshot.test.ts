import fc from "fast-check";
import { indicatorTypes, type TypedValue } from "../../../../provider/src/stix/index.js";
import { fingerprint } from "../../../../provider/src/stix/indexing/fingerprint.js";
import { compareSnapshots } from "../../../../provider/src/stix/indexing/snapshotChange.js";
import { SnapshotDamaged } from "../../../../provider/src/stix/indexing/snapshotReader.js";
import { SnapshotBuilder } from "../../../../provider/src/stix/indexing/valueSnapshot.js";

type Hash = (value: string, words: Uint32Array) => void;

/** The snapshot of distinct values; another hash makes unequal values meet. */
function snapshot(values: readonly TypedValue[], hash: Hash = fingerprint): Buffer {
  const builder = new SnapshotBuilder();
  const words = new Uint32Array(4);
  for (const { type, value } of values) {
    hash(value, words);
    builder.add(type, value, words);
  }
  return Buffer.concat([...builder.pieces()]);
}

const typedValue = fc.record({
  type: fc.constantFrom(...indicatorTypes),
  value: fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .map((text) => text.replace(/\p{Surrogate}/gu, "?")),
});
const key = ({ type, value }: TypedValue) => `${type} ${value}`;
const distinctValues = fc.uniqueArray(typedValue, { selector: key, maxLength: 60 });
const hashes: readonly Hash[] = [
  fingerprint,
  (_, words) => words.fill(7),
  (value, words) => words.fill(value.length),
];

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

describe("snapshots of a feed's values", () => {
  it("differ exactly as the sets of their values do, also where fingerprints meet", () => {
    fc.assert(
      fc.property(
        distinctValues,
        distinctValues,
        distinctValues,
        fc.constantFrom(...hashes),
        (a, b, both, hash) => {
          const merge = (own: readonly TypedValue[]) => [
            ...new Map([...own, ...both].map((value) => [key(value), value])).values(),
          ];
          const [before, after] = [merge(a), merge(b)];
          const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
          const change = compareSnapshots(snapshot(before, hash), snapshot(after, hash), 1_000);
          expect(change.firstAdded.map(key).sort()).toEqual([...now].filter((one) => !old.has(one)).sort());
          expect(change.firstRemoved.map(key).sort()).toEqual([...old].filter((one) => !now.has(one)).sort());
          expect([change.total, sum(change.before)]).toEqual([now.size, old.size]);
          expect(change.exact).toBe(true);
        },
      ),
    );
  });

  it("are the same in whatever order the values came", () => {
    fc.assert(
      fc.property(distinctValues, (values) => {
        expect(snapshot([...values].reverse()).equals(snapshot(values))).toBe(true);
      }),
    );
  });

  it("name the first values of each type in order, however many differ", () => {
    const many = Array.from(
      { length: 5_000 },
      (_, i): TypedValue => ({ type: "url", value: `http://a.example/${i}` }),
    );
    const { firstAdded, added } = compareSnapshots(snapshot([]), snapshot(many), 3);
    expect(added.url).toBe(5_000);
    expect(firstAdded.map(({ value }) => value)).toEqual([
      "http://a.example/0",
      "http://a.example/1",
      "http://a.example/10",
    ]);
  });

  it("hold values that are longer than a page", () => {
    const long: TypedValue = { type: "url", value: `http://a.example/${"x".repeat(2_000_000)}` };
    const change = compareSnapshots(
      snapshot([long]),
      snapshot([{ type: "url", value: "http://b.example/" }]),
      5,
    );
    expect(change.firstRemoved).toEqual([long]);
  });

  it("are refused when a byte is changed, missing or added", () => {
    const whole = snapshot([
      { type: "domain-name", value: "a.example" },
      { type: "ipv4-addr", value: "192.0.2.1" },
    ]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ mask;
        for (const bytes of [damaged, whole.subarray(0, at), Buffer.concat([whole, Buffer.from([mask])])])
          expect(() => compareSnapshots(bytes, whole, 5)).toThrow(SnapshotDamaged);
      }),
    );
  });
});
