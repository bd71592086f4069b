import { gateHits, parseFailOn, parseMaxRemoved } from "../../../provider/src/report/gates.js";
import { riskKinds } from "../../../provider/src/report/model.js";
import { digest } from "../../support/report/made.js";
import { recorded, reportOf } from "../../support/report/recorded.js";

const shrinking = (before: number, after: number, said?: string) =>
  reportOf(
    digest({
      feeds: [
        {
          name: "apt1",
          op: "update",
          before: { url: before },
          after: { url: after },
          ...(said === undefined ? {} : { said }),
        },
      ],
    }),
  );

describe("the gates of a report", () => {
  it.each([
    ["deletions", "edited", undefined, "2 collections are deleted: phishing on hq-sensor: 2 indicators"],
    [
      "insecure",
      "single",
      undefined,
      "2 systems is not verified (insecureSkipVerify): described; new-sensor",
    ],
    ["losses", "single", undefined, "stix/mixed.json: 1 email-address"],
    ["adoptions", "fresh", undefined, "4 new collections"],
    ["drift", "drifted", undefined, "botnet on new-sensor: it was emptied"],
    ["failed", "threw", undefined, "Error: no feeds today"],
    ["unfed", "moved", "single-state", "1 system has no feed: new-sensor"],
  ] as const)("stop at %s", (kind, preview, state, words) => {
    const report = reportOf(recorded(preview), state === undefined ? undefined : recorded(state));
    const [hit, ...more] = gateHits(report, { failOn: [kind] });
    expect(hit).toContain(words);
    expect(hit?.startsWith(`${kind}: `)).toBe(true);
    expect(more).toEqual([]);
    const others = riskKinds.filter((one) => one !== kind && !report.risks.some((risk) => risk.kind === one));
    expect(gateHits(report, { failOn: others })).toEqual([]);
  });

  it.each([
    ["20%", 100, 80, []],
    ["20%", 100, 79, ["max-removed: apt1 loses at least 21 of 100 (21 %), 20 % may go"]],
    ["0%", 100, 99, ["max-removed: apt1 loses at least 1 of 100 (1 %), 0 % may go"]],
    ["100%", 100, 0, []],
    ["12", 100, 88, []],
    ["12", 100, 87, ["max-removed: apt1 loses at least 13 of 100 (13 %), 12 may go"]],
  ])("let at most %s of a feed go", (limit, before, after, hits) => {
    const maxRemoved = parseMaxRemoved(limit);
    if (maxRemoved === undefined) throw new Error("not parsed");
    expect(gateHits(shrinking(before, after), { failOn: [], maxRemoved })).toEqual(hits);
  });

  it("judge what the provider counted rather than how the total changed", () => {
    const report = shrinking(100, 100, "+50 −50 of 100 indicators");
    expect(gateHits(report, { failOn: [], maxRemoved: { share: 0.2 } })).toEqual([
      "max-removed: apt1 loses 50 of 100 (50 %), 20 % may go",
    ]);
  });

  it("don't let pass what nobody can judge", () => {
    const report = reportOf(
      digest({ feeds: [{ name: "apt1", op: "update", before: {}, after: { url: 3 } }] })
        .replace('"indicators":{},', "")
        .replace(',"indicators":{}', ""),
    );
    expect(gateHits(report, { failOn: [], maxRemoved: { share: 0.2 } })).toEqual([
      "max-removed: apt1: how much goes isn't known",
    ]);
  });

  it("count a feed that goes as a whole", () => {
    expect(gateHits(reportOf(recorded("edited")), { failOn: [], maxRemoved: { share: 0.5 } })).toEqual([
      "max-removed: phishing loses 2 of 2 (100 %), 50 % may go",
    ]);
  });

  it("write no name that could drive a terminal", () => {
    const report = reportOf(
      digest({ collections: [{ system: "\u001b[2Jhq", name: "a\nb", op: "delete", before: { url: 1 } }] }),
    );
    expect(gateHits(report, { failOn: ["deletions"] })[0]).toContain("a\\u{a}b on \\u{1b}[2Jhq");
  });

  it.each(["-1", "20 percent", "101%", "", "1.5", "%", "1e3"])("know %j for no limit", (text) => {
    expect(parseMaxRemoved(text)).toBeUndefined();
  });

  it("name the kinds there are where a word is none of them", () => {
    expect(parseFailOn("deletions, drift,")).toEqual(["deletions", "drift"]);
    expect(() => parseFailOn("deletions,deltions")).toThrow(
      `"deltions" is none; there are ${riskKinds.join(", ")}.`,
    );
  });
});
