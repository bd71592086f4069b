import { Pipe } from "../../../bench/src/simulators/shaper.js";

describe("a shaped line", () => {
  it("lets bytes through at its bandwidth", () => {
    expect(new Pipe(1_000).reserve(500, 0)).toBe(500);
  });

  it("makes what comes later wait for what came before, whoever sent it", () => {
    const line = new Pipe(1_000);
    line.reserve(500, 0);
    expect(line.reserve(250, 100)).toBe(650);
  });

  it("saves nothing up while nobody sends", () => {
    const line = new Pipe(1_000);
    line.reserve(100, 0);
    expect(line.reserve(100, 5_000)).toBe(100);
  });
});
