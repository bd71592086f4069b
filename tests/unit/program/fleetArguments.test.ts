import { output, secret } from "@pulumi/pulumi";
import { problemsOfArguments } from "../../../provider/src/program/fleetArguments.js";

const notText = [null, 7, true, "", ["a"], { a: 1 }, () => "a", Number.NaN, new Date(0), new Map()];
const outputs = [Promise.resolve("stix"), output("stix"), secret("stix")];

describe("the arguments of a ThreatFleet", () => {
  it.each(["folder", "declaration"])("refuse a %s that is no path", (key) => {
    for (const value of notText)
      expect(problemsOfArguments({ [key]: value })).toEqual([`${key} must be a path.`]);
  });

  it.each([
    ["sources", [null, 7, "stix", ["stix/a.json"], new Map()], /^sources must be an object/],
    [
      "systems",
      [null, 7, "hq", [""], [7], [null], [output("hq")], { 0: "hq" }],
      /^systems must be a list of names/,
    ],
    ["systems", [["hq", "lab", "hq"]], /^systems has a name twice/],
    ["feeds", [null, 7, "c2", ["c2"], false, () => true], /^feeds must be an object/],
    [
      "feeds",
      [{ hq: null }, { hq: "c2" }, { hq: [7] }, { hq: output(["c2"]) }],
      /^feeds\["hq"\] must be a list/,
    ],
    ["where", [null, 7, "c2", {}, ["hq"]], /^where must be a function/],
    ["checkCoverage", [null, 1, "false", []], /^checkCoverage must be true or false/],
    [
      "sources",
      [{ x: null }, { x: 7 }, { x: ["a"] }, { x: {} }, { x: { path: 7 } }],
      /^sources\["x"\] must be a path/,
    ],
    [
      "sources",
      [{ x: { path: "a", fromat: "csv" } }],
      /^sources\["x"\]\.fromat does not exist; did you mean "format"/,
    ],
    ["sources", [{ x: output("a") }, { x: { path: output("a") } }], /^sources\["x"\] is an Output/],
  ])("refuse %s of another type", (key, values, expected) => {
    for (const value of values as readonly unknown[])
      expect(problemsOfArguments({ [key]: value })).toEqual([expect.stringMatching(expected)]);
  });

  it.each(["folder", "sources", "declaration", "systems", "feeds", "where", "checkCoverage"])(
    "refuse an Output or a promise as %s, with what to do instead",
    (key) => {
      for (const value of outputs)
        expect(problemsOfArguments({ [key]: value })).toEqual([
          expect.stringMatching(new RegExp(`^${key} is an Output\\..*take it from the configuration`)),
        ]);
    },
  );

  it("accept what the documentation shows", () => {
    const args = {
      folder: "stix",
      sources: { c2: "c2.json", list: { path: "list.csv", format: "csv", ports: "strip" } },
      systems: ["hq"],
      feeds: { "edge-*": ["c2"], hq: [] },
      checkCoverage: true,
      scope: output("document"),
    };
    expect(problemsOfArguments(args)).toEqual([]);
    expect(problemsOfArguments({ folder: undefined, feeds: undefined, where: () => true })).toEqual([]);
  });
});
