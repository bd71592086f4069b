import fc from "fast-check";
import { describeFeedChange } from "../../../provider/src/messages/index.js";
import { type Counts, feedChange } from "../../../provider/src/report/analysis/feedChange.js";
import { describedChange } from "../../../provider/src/report/analysis/feedMessages.js";
import { diagnostic } from "../../../provider/src/report/preview/diagnostics.js";
import { compareIndexes, encodeIndex, type TypedValue } from "../../../provider/src/stix/index.js";

const value: fc.Arbitrary<TypedValue> = fc.oneof(
  fc.nat(80).map((n) => ({ type: "ipv4-addr" as const, value: `198.18.0.${n}` })),
  fc.nat(40).map((n) => ({ type: "domain-name" as const, value: `host-${n}.example` })),
  fc.nat(40).map((n) => ({ type: "url" as const, value: `http://host-${n}.example/` })),
);

function countsOf(values: readonly TypedValue[]): Counts {
  return encodeIndex(values).counts;
}

describe("what comes and goes in a feed, by type", () => {
  it("never contradicts the values, and is exact or says that it is not", () => {
    const values = fc.array(value, { maxLength: 120 });
    fc.assert(
      fc.property(values, values, (old, now) => {
        const truth = compareIndexes(encodeIndex(old), encodeIndex(now));
        const printed = diagnostic("info", describeFeedChange(truth).text, undefined);
        const described = describedChange(printed === undefined ? [] : [printed]);
        expect(described?.total).toBe(truth.total);
        const change = feedChange({
          kind: "changed",
          before: countsOf(old),
          after: countsOf(now),
          ...(described === undefined ? {} : { described }),
        });
        for (const { type, added, removed, exact, before, after } of change.byType) {
          const [reallyAdded, reallyRemoved] = [truth.added, truth.removed].map(
            (counts) => counts[type as "url"],
          );
          if (exact) expect([added, removed]).toEqual([reallyAdded, reallyRemoved]);
          expect(added).toBeLessThanOrEqual(reallyAdded ?? 0);
          expect(removed).toBeLessThanOrEqual(reallyRemoved ?? 0);
          expect(before + added - removed).toBe(after);
        }
      }),
    );
  });

  it("is settled by the counts where all of one side is listed", () => {
    const change = feedChange({
      kind: "changed",
      before: { "ipv4-addr": 100, url: 50 },
      after: { "ipv4-addr": 300, url: 49 },
      described: {
        basis: "values",
        added: 200,
        removed: 1,
        total: 349,
        firstAdded: [{ type: "ipv4-addr", value: "198.18.0.1" }],
        firstRemoved: [{ type: "url", value: "http://gone.example/" }],
      },
    });
    expect(change.byType).toEqual([
      { type: "ipv4-addr", before: 100, after: 300, added: 200, removed: 0, exact: true },
      { type: "url", before: 50, after: 49, added: 0, removed: 1, exact: true },
    ]);
  });

  it("is at least what the counts say where no values were compared", () => {
    const change = feedChange({
      kind: "changed",
      before: { url: 10, "ipv4-addr": 5 },
      after: { url: 7, "ipv4-addr": 9 },
    });
    expect(change).toMatchObject({ certainty: "at-least", added: 4, removed: 3 });
  });

  it("is not known where nobody says what was there", () => {
    expect(feedChange({ kind: "changed", after: { url: 7 } })).toMatchObject({
      certainty: "none",
      added: 0,
      removed: 0,
      after: 7,
    });
  });

  it("names the values of a feed that goes, from what was last applied", () => {
    const index = encodeIndex([{ type: "url", value: "http://gone.example/" }]);
    expect(feedChange({ kind: "removed", before: { url: 1 }, index })).toMatchObject({
      removed: 1,
      firstRemoved: [{ type: "url", value: "http://gone.example/" }],
    });
    expect(feedChange({ kind: "removed", before: { url: 1 }, index: { format: 9 } }).firstRemoved).toEqual(
      [],
    );
  });
});
