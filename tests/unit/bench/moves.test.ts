import { moves, moveText } from "../../../bench/src/report/moves.js";
import { judge, type Result } from "../../../bench/src/report/result.js";

const result = (ours: number, size = "quick", reference = "peer"): Result => ({
  benchmark: "made-up",
  size,
  began: "2026-01-02T03:04:05.000Z",
  machine: { processor: "A processor", cores: 2, memoryGigabytes: 8, system: "linux" },
  load: { before: 0, after: 0 },
  versions: {},
  rows: [
    judge({ case: "up of 2", unit: "s", ours: [ours], reference: { name: reference, values: [10] } }),
    judge({ case: "memory", unit: "MB", ours: [ours] }),
  ],
});

describe("ratios compared with the record", () => {
  it.each([
    [5.4, []],
    [4.6, []],
    [5.6, [0.56]],
    [4.4, [0.44]],
  ])("of 0.5: with ours at %d s these moved: %j", (ours, moved) => {
    expect(moves(result(5), result(ours)).map(({ now }) => now)).toEqual(moved);
  });

  it("are those of the same case, reference and size", () => {
    expect(moves(result(5, "full"), result(9))).toEqual([]);
    expect(moves(result(5, "quick", "another"), result(9))).toEqual([]);
    expect(moves(undefined, result(9))).toEqual([]);
  });

  it("are printed with what they were", () => {
    expect(moves(result(5), result(9)).map(moveText)).toEqual([
      "made-up: up of 2, against peer: 0.5× before, 0.9× now (+80 %)",
    ]);
  });
});
