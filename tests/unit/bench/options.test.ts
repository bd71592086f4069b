import { parseOptions } from "../../../bench/src/options.js";

const known = ["pack", "upload"];

describe("arguments of the benchmarks", () => {
  it("are all benchmarks at full size where none is named", () => {
    expect(parseOptions([], known)).toEqual({ names: known, size: "full", record: false });
  });

  it("name benchmarks, their size, the pairs and a place for results", () => {
    const args = ["upload", "--quick", "--pairs", "2", "--record", "--out", "there"];
    expect(parseOptions(args, known)).toEqual({
      names: ["upload"],
      size: "quick",
      pairs: 2,
      record: true,
      out: "there",
    });
  });

  it.each([
    [["pakc"], /no benchmark "pakc".*pack, upload/],
    [["--size", "huge"], /tiny, quick, full/],
    [["--pairs", "0"], /from 1/],
    [["--pairs"], /needs a value/],
  ])("%j are refused with what would be right", (args, message) => {
    expect(() => parseOptions(args, known)).toThrow(message);
  });
});
