import { preventsAsIs } from "../../../../../provider/src/stix/reading/differences.js";
import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import { address, indicator, indicators, looksFor, object, pack } from "../../../../support/stix/packages.js";

const named = (id: string, value: string) =>
  indicator(`\n${looksFor(object(address(value)))}`, `id="example:indicator-${id}"`);

const composed = (...ids: readonly string[]) =>
  indicator(
    `<indicator:Composite_Indicator_Expression operator="OR">${ids
      .map((id) => `\n<indicator:Indicator idref="${id}"/>`)
      .join("")}</indicator:Composite_Indicator_Expression>`,
  );

describe("ids of STIX 1 indicators", () => {
  it.each([
    ["one after the other", () => [named("1", "198.51.100.1"), named("1", "198.51.100.2")], 1],
    [
      "after many of the same form",
      () => [
        ...Array.from({ length: 5_000 }, (_, n) => named(String(n), `198.51.${n >> 8}.${n & 255}`)),
        named("17", "203.0.113.1"),
        named("4000", "203.0.113.2"),
        named("4000", "203.0.113.3"),
      ],
      3,
    ],
    [
      "inside a composite indicator",
      () => [
        named("1", "198.51.100.1"),
        indicator(
          `<indicator:Composite_Indicator_Expression operator="OR">${named("1", "198.51.100.2").replaceAll("stix:Indicator", "indicator:Indicator")}</indicator:Composite_Indicator_Expression>`,
        ),
      ],
      1,
    ],
  ])("that come twice, %s, keep a source from going up as it is", async (_, list, count) => {
    for (const detail of [false, true]) {
      const found = await inspectContent(pack(indicators(...list())), { values: detail });
      expect(found.differences).toEqual([{ kind: "duplicate-object", count }]);
      expect(found.differences.some(preventsAsIs)).toBe(true);
    }
  });

  it("that come once, however many, are no difference", async () => {
    const list = Array.from({ length: 100_000 }, (_, n) =>
      named(String(n), `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
    );
    expect((await inspectContent(pack(indicators(...list)))).differences).toEqual([]);
  });

  it("that a composite indicator names and no indicator has are reported with id and line", async () => {
    const found = await inspectContent(
      pack(
        indicators(
          named("1", "198.51.100.1"),
          composed(
            "example:indicator-1",
            "example:indicator-7",
            "example:indicator-2",
            "example:indicator-8",
          ),
          named("2", "198.51.100.2"),
        ),
      ),
    );
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1", "ipv4-addr 198.51.100.2"]);
    expect(found.problems).toEqual([
      expect.objectContaining({
        level: "warning",
        code: "unresolved-idref",
        line: 5,
        message: expect.stringMatching(
          /^A composite indicator names "example:indicator-7", which is no indicator/,
        ),
      }),
      expect.objectContaining({
        code: "unresolved-idref",
        line: 7,
        message: expect.stringMatching(/indicator-8"/),
      }),
    ]);
  });

  it("that composite indicators name in any number are counted beyond a bound", async () => {
    const missing = Array.from({ length: 10_003 }, (_, n) => `example:gone-${n}`);
    const found = await inspectContent(pack(indicators(named("1", "198.51.100.1"), composed(...missing))));
    expect(found.problems.filter(({ code }) => code === "unresolved-idref").length).toBeGreaterThan(100);
    expect(found.problems.at(-1)).toMatchObject({ code: "too-many-problems" });
  });
});
