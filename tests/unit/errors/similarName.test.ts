import { suggestName } from "../../../provider/src/errors/index.js";

const known = ["branch-sensor", "hq-console", "hq-sensor", "東京"];

describe("a name that nothing has", () => {
  it.each([
    ["hq-senosr", "hq-sensor"],
    ["hq-sensr", "hq-sensor"],
    ["HQ_SENSOR", "hq-sensor"],
    ["hq sensor", "hq-sensor"],
    ["hqconsole", "hq-console"],
    ["branch-sensors", "branch-sensor"],
  ])("%s suggests %s", (wanted, meant) => {
    expect(suggestName(wanted, known)).toBe(`did you mean "${meant}"?`);
  });

  it("lists what there is where nothing resembles it", () => {
    expect(suggestName("paris", known)).toBe("there are branch-sensor, hq-console, hq-sensor, 東京");
    expect(suggestName("paris", ["hq"])).toBe("there is hq");
    expect(suggestName("paris", [])).toBe("");
  });

  it("suggests nothing where two names are equally close, and nothing that shares no letter", () => {
    expect(suggestName("eda-3", ["eda-1", "eda-2"])).toBe("there are eda-1, eda-2");
    expect(suggestName("x", ["y"])).toBe("there is y");
    expect(suggestName("京", ["東京", "大阪"])).toBe("there are 東京, 大阪");
  });

  it("lists at most ten names of a large fleet", () => {
    const many = Array.from({ length: 350 }, (_, index) => `system-number-${1_000 + index}`);
    expect(suggestName("paris", many)).toMatch(/^there are system-number-1000, .* and 340 more$/);
    expect(suggestName("paris", many).length).toBeLessThan(300);
  });
});
