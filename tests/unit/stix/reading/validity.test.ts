import fc from "fast-check";
import { expiredAt, ValidityCount } from "../../../../provider/src/stix/reading/validity.js";

const counted = (ends: readonly (number | undefined)[]) => {
  const count = new ValidityCount();
  for (const end of ends) count.add(end);
  return count.result();
};

describe("the validity of a source's indicators", () => {
  it("tells at any hour exactly how many have expired, where ends are few", () => {
    const ends = fc.array(fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }), { nil: undefined }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 4_000_000_000_000 }), (given, now) => {
        const validity = counted(given);
        expect(validity.indicators).toBe(given.length);
        expect(expiredAt(validity, now)).toBe(given.filter((end) => end !== undefined && end <= now).length);
      }),
    );
  });

  it("stays small where every indicator has an end of its own, and then calls none expired too early", () => {
    const start = Date.parse("2026-01-01T00:00:00Z");
    const ends = Array.from({ length: 50_000 }, (_, index) => start + index * 61_003);
    const validity = counted(ends);
    expect(validity.ends.length).toBeLessThanOrEqual(2_000);
    expect(validity.ends.reduce((sum, [, count]) => sum + count, 0)).toBe(50_000);
    for (const now of [start, start + 1_000_000_000, start + 3_000_000_000]) {
      const truth = ends.filter((end) => end <= now).length;
      const reported = expiredAt(validity, now);
      expect(reported).toBeLessThanOrEqual(truth);
      expect(reported).toBeGreaterThanOrEqual(ends.filter((end) => end <= now - 86_400_000).length);
    }
  });
});
