import {
  gateFailures,
  parseFailOn,
  parseMaxRemoved,
  withVerdict,
} from "../../../provider/src/report/gates.js";
import { riskKinds } from "../../../provider/src/report/model.js";
import { htmlReport } from "../../../provider/src/report/page/htmlReport.js";
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
    const [hit, ...more] = gateFailures(report, { failOn: [kind] });
    expect(hit).toContain(words);
    expect(hit?.startsWith(`${kind}: `)).toBe(true);
    expect(more).toEqual([]);
    const others = riskKinds.filter((one) => one !== kind && !report.risks.some((risk) => risk.kind === one));
    expect(gateFailures(report, { failOn: others })).toEqual([]);
  });

  it.each([
    ["20%", 100, 80, []],
    ["20%", 100, 79, ["max-removed: apt1 loses at least 21 of 100 (21 %); the limit is 20 %"]],
    ["0%", 100, 99, ["max-removed: apt1 loses at least 1 of 100 (1 %); the limit is 0 %"]],
    ["100%", 100, 0, []],
    ["12", 100, 88, []],
    ["12", 100, 87, ["max-removed: apt1 loses at least 13 of 100 (13 %); the limit is 12"]],
  ])("let at most %s of a feed go", (limit, before, after, hits) => {
    const maxRemoved = parseMaxRemoved(limit);
    if (maxRemoved === undefined) throw new Error("not parsed");
    expect(gateFailures(shrinking(before, after), { failOn: [], maxRemoved })).toEqual(hits);
  });

  it("exempt feeds that held fewer indicators than asked, and none whose size is not known", () => {
    const maxRemoved = { share: 0.2 };
    expect(gateFailures(shrinking(19, 0), { failOn: [], maxRemoved, minFeedSize: 20 })).toEqual([]);
    expect(gateFailures(shrinking(20, 0), { failOn: [], maxRemoved, minFeedSize: 20 })).toHaveLength(1);
  });

  it("are listed above all else in the report, also where counts alone let a feed pass", () => {
    const failed = withVerdict(shrinking(100, 70), { failOn: [], maxRemoved: { share: 0.2 } });
    expect(failed.risks[0]).toMatchObject({ kind: "gates", title: "A gate failed" });
    const passed = withVerdict(shrinking(100, 90), { failOn: [], maxRemoved: { share: 0.2 } });
    expect(passed.risks[0]?.items[0]?.text).toContain("apt1 loses at least 10 of 100, by counts alone");
    for (const report of [failed, passed])
      expect(htmlReport(report, { defang: false })).toContain("max-removed: apt1 loses at least");
  });

  it("judge what the provider counted rather than how the total changed", () => {
    const report = shrinking(100, 100, "+50 −50 of 100 indicators");
    expect(gateFailures(report, { failOn: [], maxRemoved: { share: 0.2 } })).toEqual([
      "max-removed: apt1 loses 50 of 100 (50 %); the limit is 20 %",
    ]);
  });

  it("do not let pass what nobody can judge", () => {
    const report = reportOf(
      digest({ feeds: [{ name: "apt1", op: "update", before: {}, after: { url: 3 } }] })
        .replace('"indicators":{},', "")
        .replace(',"indicators":{}', ""),
    );
    expect(gateFailures(report, { failOn: [], maxRemoved: { share: 0.2 } })).toEqual([
      "max-removed: apt1: how much is removed is not known",
    ]);
  });

  it("count a feed that goes as a whole", () => {
    expect(gateFailures(reportOf(recorded("edited")), { failOn: [], maxRemoved: { share: 0.5 } })).toEqual([
      "max-removed: phishing loses 2 of 2 (100 %); the limit is 50 %",
    ]);
  });

  it("write no name that could drive a terminal", () => {
    const report = reportOf(
      digest({ collections: [{ system: "\u001b[2Jhq", name: "a\nb", op: "delete", before: { url: 1 } }] }),
    );
    expect(gateFailures(report, { failOn: ["deletions"] })[0]).toContain("a\\u{a}b on \\u{1b}[2Jhq");
  });

  it.each(["-1", "20 percent", "101%", "", "1.5", "%", "1e3"])("know %j for no limit", (text) => {
    expect(parseMaxRemoved(text)).toBeUndefined();
  });

  it("name the kinds there are where a word is none of them", () => {
    expect(parseFailOn("deletions, drift,")).toEqual(["deletions", "drift"]);
    expect(() => parseFailOn("deletions,deltions")).toThrow(
      `"deltions" is not a kind; the kinds are ${riskKinds.join(", ")}.`,
    );
  });
});
