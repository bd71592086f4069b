import { judge, type Result } from "../../../bench/src/report/result.js";
import { withTable } from "../../../bench/src/report/table.js";

const pair = { case: "up of 2", unit: "s", ours: [1, 2, 9], reference: { name: "peer", values: [4, 4, 3] } };

describe("judging a comparison", () => {
  it("takes the median of the ratios of pairs, not the ratio of medians", () => {
    expect(judge(pair).ratio).toEqual({ median: 0.5, min: 0.25, max: 3 });
  });

  it.each([
    ["a ratio at its greatest", { of: "ratio", atMost: 0.5 }, true],
    ["a ratio above its greatest", { of: "ratio", atMost: 0.49 }, false],
    ["a ratio at its least", { of: "ratio", atLeast: 0.5 }, true],
    ["a ratio below its least", { of: "ratio", atLeast: 0.51 }, false],
    ["ours at its greatest", { of: "ours", atMost: 2 }, true],
    ["ours above its greatest", { of: "ours", atMost: 1.9 }, false],
  ] as const)("%s: met is %3$s", (_, budget, met) => {
    expect(judge({ ...pair, budget }).met).toBe(met);
  });

  it("keeps every value that was measured", () => {
    expect(judge(pair)).toMatchObject({ ours: { values: [1, 2, 9] }, reference: { values: [4, 4, 3] } });
  });

  it("refuses a budget for a ratio that nothing gives", () => {
    const alone = { case: "up of 2", unit: "s", ours: [1], budget: { of: "ratio", atMost: 1 } } as const;
    expect(() => judge(alone)).toThrow(/nothing to compare with/);
  });
});

describe("the table of a document", () => {
  const result: Result = {
    benchmark: "made-up",
    size: "tiny",
    began: "2026-01-02T03:04:05.000Z",
    machine: { processor: "A processor", cores: 2, memoryGigabytes: 8, system: "linux" },
    load: { before: 0.1, after: 0.2 },
    versions: { node: "20.18.1" },
    rows: [judge({ ...pair, budget: { of: "ratio", atMost: 0.4 }, note: "A remark." })],
  };
  const document =
    "before\n<!-- results: written by `npm run bench` -->\nold\n<!-- end of results -->\nafter\n";

  it("takes the place of the old one and leaves what is written around it", () => {
    const text = withTable(document, [result]);
    expect(text.startsWith("before\n") && text.endsWith("after\n")).toBe(true);
    expect(text).not.toContain("old");
    expect(withTable(text, [result])).toBe(text);
  });

  it("shows a budget that is not met as it is, with median and spread", () => {
    const line = withTable(document, [result])
      .split("\n")
      .find((one) => one.startsWith("| up of 2"));
    expect(line).toBe("| up of 2 | 2 s (1–9) | peer: 4 s (3–4) | 0.5× (0.25–3) | ≤ 0.4× | **no** |  |");
  });

  it("says of a figure that it was measured once", () => {
    const rows = [judge({ case: "up of 2", unit: "s", ours: [2] })];
    expect(withTable(document, [{ ...result, rows }])).toContain("| up of 2 | 2 s (once) |");
  });

  it("cannot be put where the markers are missing", () => {
    expect(() => withTable("nothing", [result])).toThrow(/markers/);
  });
});
