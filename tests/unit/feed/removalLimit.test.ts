import { readRemovalLimit, requireWithinLimit } from "../../../provider/src/feed/removalLimit.js";
import { compareIndexes, encodeIndex } from "../../../provider/src/stix/index.js";

const indexOf = (count: number) =>
  encodeIndex(
    Array.from({ length: count }, (_, number) => ({
      type: "domain-name" as const,
      value: `h${number}.example`,
    })),
  );
const change = (before: number, after: number) => compareIndexes(indexOf(before), indexOf(after));

describe("the limit of removed indicators", () => {
  it.each([
    ["20%", { share: 0.2 }],
    ["12.5 %", { share: 0.125 }],
    [7, { indicators: 7 }],
    ["7", { indicators: 7 }],
    ["0%", { share: 0 }],
  ])("is read from %s", (value, expected) => {
    expect(readRemovalLimit(value)).toEqual(expected);
  });

  it.each(["101%", "-1", "many", "", 1.5, -1, Number.NaN, true, {}])("is none in %s", (value) => {
    expect(readRemovalLimit(value)).toBeUndefined();
  });

  it.each([
    [10, 8, "20%", true],
    [10, 7, "20%", false],
    [10, 8, 2, true],
    [10, 7, 2, false],
    [10, 12, "0%", true],
    [0, 3, "0%", true],
    [10, 0, "99%", false],
  ])("of a feed from %i to %i with %s holds: %s", (before, after, limit, holds) => {
    const check = () => requireWithinLimit("feed.xml", change(before, after), limit);
    if (holds) expect(check).not.toThrow();
    else expect(check).toThrow(/EXTRAHOP_REMOVAL_LIMIT/);
  });

  it("is exceeded where the last state cannot be read", () => {
    expect(() => requireWithinLimit("feed.xml", compareIndexes({ format: 99 }, indexOf(3)), "50%")).toThrow(
      /number of removed indicators is unknown/,
    );
  });
});
