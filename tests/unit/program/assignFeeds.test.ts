import { assignFeeds } from "../../../provider/src/program/assignFeeds.js";

const systems = ["edge-1", "edge-2", "hq-sensor"];
const feeds = ["c2", "phishing", "lab-only"];

const resolved = (assignment: Record<string, readonly string[]>) => {
  const { bySystem, problems } = assignFeeds(assignment, systems, feeds);
  return { problems, bySystem: Object.fromEntries([...bySystem].map(([name, set]) => [name, [...set]])) };
};

describe("feeds that are assigned to systems", () => {
  it("are those of every entry that matches the system", () => {
    expect(resolved({ "edge-*": ["c2"], "*": ["phishing"], "hq-sensor": ["lab-*"] })).toEqual({
      problems: [],
      bySystem: {
        "edge-1": ["c2", "phishing"],
        "edge-2": ["c2", "phishing"],
        "hq-sensor": ["phishing", "lab-only"],
      },
    });
  });

  it.each([
    [
      "a system that does not exist",
      { "*": ["c2"], "hq-senser": ["c2"] },
      'no system has the name "hq-senser"; did you mean "hq-sensor"?',
    ],
    ["a pattern without a system", { "*": ["c2"], "core-*": ["c2"] }, 'no system has the name "core-*"'],
    [
      "a feed that does not exist",
      { "*": ["phising"] },
      'feeds["*"]: no feed has the name "phising"; did you mean "phishing"?',
    ],
    [
      "a system that no entry matches",
      { "edge-*": ["c2"] },
      'no entry matches the system "hq-sensor"; add it, with []',
    ],
  ])("report %s", (_case, assignment, problem) => {
    expect(resolved(assignment).problems.join("\n")).toContain(problem);
  });

  it("may be none, where an entry says so", () => {
    expect(resolved({ "edge-*": ["*"], "hq-sensor": [] })).toMatchObject({
      problems: [],
      bySystem: { "hq-sensor": [] },
    });
  });

  it.each([
    ["*", "anything", true],
    ["a*c", "abc", true],
    ["a*c", "ac", true],
    ["a*a", "a", false],
    ["*b*", "abc", true],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "acb", false],
    ["a.c", "abc", false],
  ])("match %s with %s: %s", (pattern, name, expected) => {
    const { bySystem } = assignFeeds({ [pattern]: ["f"] }, [name], ["f"]);
    expect(bySystem.get(name)?.has("f")).toBe(expected);
  });
});
