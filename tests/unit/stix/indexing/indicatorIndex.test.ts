import fc from "fast-check";
import {
  compareIndexes,
  decodeIndex,
  encodeIndex,
  type IndicatorIndex,
  type IndicatorType,
  indicatorTypes,
  typeValue,
} from "../../../../provider/src/stix/index.js";

interface Value {
  readonly type: IndicatorType;
  readonly value: string;
}

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join("."));
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  octets.map((value): Value => ({ type: "ipv4-addr", value })),
  fc
    .tuple(octets, fc.nat(32))
    .map(([net, length]): Value => ({ type: "ipv4-addr", value: `${net}/${length}` })),
  fc.ipV6().map((value): Value => ({ type: "ipv6-addr", value })),
  fc.domain().map((value): Value => ({ type: "domain-name", value })),
  fc.webUrl().map((value): Value => ({ type: "url", value })),
  fc.record({
    type: fc.constantFrom(...indicatorTypes),
    value: fc.string({ unit: "binary", maxLength: 20 }),
  }),
);
/** Values as readers hand them out today. */
const anyRead = anyValue.map(({ type, value }): Value => typeValue(type, value) ?? { type, value });
const key = ({ type, value }: Value) => `${type} ${value}`;
const listed = (index: IndicatorIndex): string[] =>
  Object.entries(decodeIndex(index)?.values ?? {}).flatMap(([type, values]) =>
    values.map((v) => `${type} ${v}`),
  );
const ip = (number: number): Value => ({
  type: "ipv4-addr",
  value: [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join("."),
});

describe("the index of a feed", () => {
  it("gives back exactly the set of values that went in, sorted by type and value", () => {
    fc.assert(
      fc.property(fc.array(anyValue), (values) => {
        const decoded = decodeIndex(JSON.parse(JSON.stringify(encodeIndex(values))));
        for (const type of indicatorTypes) {
          const expected = [...new Set(values.filter((v) => v.type === type).map((v) => v.value))].sort();
          expect(decoded?.values?.[type]).toEqual(expected);
          expect(decoded?.counts[type]).toBe(expected.length);
        }
      }),
    );
  });

  it("is the same for the same set, whatever the order and the repetitions", () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.infiniteStream(fc.nat(1000)), (values, order) => {
        const shuffled = [...values, ...values.slice(0, 3)]
          .map((value) => ({ value, rank: order.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ value }) => value);
        expect(encodeIndex(shuffled)).toEqual(encodeIndex(values));
      }),
    );
  });

  it("keeps counts only where the values take more than the bound", () => {
    const values = Array.from({ length: 1000 }, (_, i) =>
      ip(Math.imul(i + 1, 2654435761) ^ Math.imul(i, 40503)),
    );
    const full = encodeIndex(values);
    const size = full.data?.length ?? 0;
    expect(size).toBeGreaterThan(0);
    expect(encodeIndex(values, size)).toEqual(full);
    expect(encodeIndex(values, size - 1)).toEqual({ format: 1, counts: full.counts });
    expect(full.counts).toEqual({ "ipv4-addr": 1000, "ipv6-addr": 0, "domain-name": 0, url: 0 });
  });

  it("stays within the bound of 128 KiB with a quarter of a million values, and still counts them", () => {
    const index = encodeIndex(
      Array.from(
        { length: 250_000 },
        (_, i): Value => ({ type: "url", value: `http://${i * 7919}.example/${i}` }),
      ),
    );
    expect(index).toEqual({
      format: 1,
      counts: { "ipv4-addr": 0, "ipv6-addr": 0, "domain-name": 0, url: 250_000 },
    });
  });

  it("holds 30,000 random IPv4 addresses", () => {
    const values = Array.from({ length: 30_000 }, (_, i) =>
      ip(Math.imul(i + 1, 2654435761) ^ Math.imul(i, 40503)),
    );
    expect(listed(encodeIndex(values))).toEqual([...new Set(values.map(key))].sort());
  });

  it.each([
    ["no object", "text"],
    ["null", null],
    ["another format", { format: 2, counts: {} }],
    ["no counts", { format: 1 }],
    ["counts of another shape", { format: 1, counts: { "ipv4-addr": "many" } }],
    ["data that is no text", { ...encodeIndex([]), data: 7 }],
  ])("is none where there is %s", (_, given) => {
    expect(decodeIndex(given)).toBeUndefined();
  });

  it("is as if it had counts only, whatever is damaged in its data", () => {
    const index = encodeIndex([ip(1), ip(2), { type: "url", value: "http://a.example/" }]);
    const { data = "", counts } = index;
    fc.assert(
      fc.property(fc.nat(data.length - 1), fc.constantFrom(..."ABCabc019+/=!"), (at, character) => {
        const damaged = data.slice(0, at) + character + data.slice(at + 1);
        const sameBytes = Buffer.from(damaged, "base64").equals(Buffer.from(data, "base64"));
        // Compressed data ends with bits that nobody reads: damage there changes nothing, and nothing but
        // that is forgiven.
        const read = decodeIndex({ ...index, data: damaged });
        if (!sameBytes) expect([{ counts }, decodeIndex(index)]).toContainEqual(read);
      }),
    );
    for (let length = 0; length < data.length - 2; length += 3) {
      expect(decodeIndex({ ...index, data: data.slice(0, length) })).toEqual({ counts });
    }
    expect(decodeIndex({ ...index, counts: { ...counts, url: 5 } })?.values).toBeUndefined();
  });
});

describe("comparing two indexes", () => {
  it("equals set arithmetic", () => {
    fc.assert(
      fc.property(fc.array(anyRead), fc.array(anyRead), fc.array(anyRead), (kept, gone, come) => {
        const before = [...kept, ...gone];
        const after = [...kept, ...come];
        const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
        const change = compareIndexes(encodeIndex(before), encodeIndex(after), { firstValues: 1_000 });
        expect(change.exact).toBe(true);
        expect(new Set(change.firstAdded.map(key))).toEqual(new Set([...now].filter((k) => !old.has(k))));
        expect(new Set(change.firstRemoved.map(key))).toEqual(new Set([...old].filter((k) => !now.has(k))));
        expect(change.total).toBe(now.size);
      }),
    );
  });

  it("shows no change of values that an earlier version spelled in another way, and all that really goes", () => {
    const before: Value[] = [
      { type: "domain-name", value: "bücher.example" },
      { type: "domain-name", value: "svchost.exe" },
      { type: "ipv6-addr", value: "::ffff:c633:6407" },
      { type: "url", value: "http://bücher.example/Ä" },
      ip(5),
    ];
    const after: Value[] = [
      { type: "domain-name", value: "xn--bcher-kva.example" },
      { type: "ipv4-addr", value: "198.51.100.7" },
      { type: "url", value: "http://xn--bcher-kva.example/Ä" },
      ip(5),
    ];
    const change = compareIndexes(encodeIndex(before), encodeIndex(after));
    expect(change.firstAdded).toEqual([]);
    expect(change.firstRemoved).toEqual([{ type: "domain-name", value: "svchost.exe" }]);
  });

  it("names the first values in order of type and value, and counts the rest", () => {
    const come = Array.from(
      { length: 9 },
      (_, i): Value => ({ type: "domain-name", value: `${9 - i}.example` }),
    );
    const change = compareIndexes(
      encodeIndex([ip(5), ip(1)]),
      encodeIndex([...come, { type: "ipv6-addr", value: "2001:db8::1" }, ip(5)]),
      { firstValues: 3 },
    );
    expect(change.added).toEqual({ "ipv4-addr": 0, "ipv6-addr": 1, "domain-name": 9, url: 0 });
    expect(change.firstAdded.map(({ value }) => value)).toEqual(["2001:db8::1", "1.example", "2.example"]);
    expect(change.firstRemoved).toEqual([ip(1)]);
  });

  it("adds everything where there was no feed before", () => {
    const change = compareIndexes(undefined, encodeIndex([ip(1)]));
    expect(change).toMatchObject({ exact: true, basis: "values", firstAdded: [ip(1)], total: 1 });
  });

  it("tells the least that changed where there are counts only", () => {
    const before = encodeIndex([ip(1), { type: "url", value: "http://a.example/" }], 0);
    const after = encodeIndex([ip(1), ip(2), ip(3)], 0);
    const change = compareIndexes(before, after);
    expect(change).toMatchObject({
      exact: false,
      basis: "counts",
      firstAdded: [],
      firstRemoved: [],
      total: 3,
    });
  });

  it("admits that it knows nothing of an unreadable older index", () => {
    const change = compareIndexes({ format: 99 }, encodeIndex([ip(1)]));
    expect(change).toMatchObject({ exact: false, basis: "nothing" });
  });
});
