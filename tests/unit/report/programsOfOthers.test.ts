import { markdownReport } from "../../../provider/src/report/markdown/markdownReport.js";
import { htmlReport } from "../../../provider/src/report/page/htmlReport.js";
import { collectionUrn, digest, type MadeCollection } from "../../support/report/made.js";
import { matrixOf, reportOf, risk } from "../../support/report/recorded.js";

const ten = { "ipv4-addr": 10 };
const markdown = (preview: string, state?: string) =>
  markdownReport(reportOf(preview, state), { maxBytes: 65_536, defang: false });

const stateWith = (...resources: readonly object[]) => JSON.stringify({ deployment: { resources } });
const held = (urnName: string, inputs: object = {}) => ({
  urn: collectionUrn(urnName),
  type: "pulumi-nodejs:dynamic/extrahop:ThreatCollection",
  id: "hq/apt1",
  inputs: { system: "hq", name: "apt1", source: "stix/apt1.tgz", digest: "old", indicators: ten, ...inputs },
});

/** The events of a preview, in the shape in which the engine streams them. */
function events(...steps: readonly { op: string; urnName: string; old?: object; new?: object }[]): string {
  const lines = [
    { preludeEvent: { config: { "extrahop:systems": JSON.stringify({ hq: {}, lab: {} }) } } },
    ...steps.map(({ op, urnName, old, new: next }) => ({
      resOutputsEvent: {
        metadata: {
          op,
          urn: collectionUrn(urnName),
          type: "pulumi-nodejs:dynamic/extrahop:ThreatCollection",
          ...(old === undefined ? {} : { old }),
          ...(next === undefined ? {} : { new: next }),
        },
      },
    })),
    { summaryEvent: { resourceChanges: {} } },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

describe("a program without a ThreatFeed", () => {
  const preview = (source: string) =>
    reportOf(
      digest({
        collections: [
          { system: "hq", name: "apt1", source, op: "update", before: { url: 3 }, after: { url: 4 } },
        ],
      }),
    );

  it("is given the line by which values would be compared", () => {
    const [feed] = preview("stix/apt1.tgz").feeds;
    const line = 'new ThreatFeed("apt1", { source: "stix/apt1.tgz" });';
    expect(feed?.missingFeed).toBe(line);
    expect(markdownReport(preview("stix/apt1.tgz"), { maxBytes: 65_536, defang: false })).toContain(
      `add to the program:\n\n\`\`\`text\n${line}\n\`\`\`\n`,
    );
    expect(htmlReport(preview("stix/apt1.tgz"), { defang: false })).toContain("To see values");
  });

  it("is given no line that a source's name could end", () => {
    const [feed] = preview('a"});\u202ex\n').feeds;
    expect(feed?.missingFeed).toBe(String.raw`new ThreatFeed("apt1", { source: "a\"});\u202ex\n" });`);
  });

  it("is given none where a ThreatFeed is declared", () => {
    const report = reportOf(
      digest({
        feeds: [{ name: "apt1", op: "update", before: { url: 3 }, after: { url: 4 } }],
        collections: [{ system: "hq", name: "apt1", op: "update", before: { url: 3 }, after: { url: 4 } }],
      }),
    );
    expect(report.feeds.map(({ missingFeed }) => missingFeed)).toEqual([undefined]);
  });
});

describe("a resource that is called otherwise now", () => {
  const renamed = (former: string) => {
    const preview = JSON.parse(
      digest({
        collections: [{ system: "hq", name: "apt1", op: "update", before: ten, after: ten, urnName: "new" }],
      }),
    ) as { steps: { oldState: { urn: string } }[] };
    for (const { oldState } of preview.steps) oldState.urn = collectionUrn(former);
    return JSON.stringify(preview);
  };

  it("counts once where an alias says so, though the state knows it by its old name", () => {
    const report = reportOf(renamed("old"), stateWith(held("old")));
    expect(report.counts).toMatchObject({ update: 1, "up-to-date": 0 });
  });

  it("is no deletion without an alias: the provider keeps the collection for the resource that comes", () => {
    const collections: MadeCollection[] = [
      { system: "hq", name: "apt1", op: "create", after: ten, urnName: "new" },
      { system: "hq", name: "apt1", op: "delete", before: ten, urnName: "old" },
      { system: "lab", name: "apt1", op: "delete", before: ten, urnName: "other" },
    ];
    const report = reportOf(digest({ collections }).replaceAll('"digest":"new"', '"digest":"old"'));
    expect(matrixOf(report)).toEqual({ hq: { apt1: "create" }, lab: { apt1: "delete" } });
    expect(report.counts).toMatchObject({ create: 1, delete: 1 });
    expect(risk(report, "deletions")?.items).toEqual([expect.objectContaining({ system: "lab" })]);
    // Its feed is not new, and loses nothing.
    expect(report.feeds[0]?.change).toMatchObject({ kind: "same", before: 10, after: 10 });
    expect(report.feeds[0]?.states).toMatchObject({ create: 1, delete: 1 });
  });

  it("hides no change of a feed whose own resource is called otherwise", () => {
    const made = digest({
      feeds: [
        { name: "new", op: "create", after: { url: 2 } },
        { name: "old", op: "delete", before: ten },
      ],
      collections: [{ system: "hq", name: "old", op: "update", before: ten, after: { url: 2 } }],
    }).replaceAll("stix/new.tgz", "stix/old.tgz");
    expect(reportOf(made).feeds.map(({ change }) => change)).toMatchObject([
      { kind: "changed", before: 10, after: 2 },
    ]);
  });

  it("tells how its feed changes at the same time", () => {
    const collections: MadeCollection[] = [
      { system: "hq", name: "apt1", op: "create", after: { "ipv4-addr": 4 }, urnName: "new" },
      { system: "hq", name: "apt1", op: "delete", before: ten, urnName: "old" },
    ];
    expect(reportOf(digest({ collections })).feeds[0]?.change).toMatchObject({
      kind: "changed",
      certainty: "at-least",
      removed: 6,
    });
  });
});

describe("a preview of some resources alone, with --target or --exclude", () => {
  const inputs = (system: string, digestOf: string, indicators: object = ten) => ({
    inputs: { system, name: "apt1", source: "stix/apt1.tgz", digest: digestOf, indicators },
  });

  it.each([false, true])(
    "does not call up to date what it left out, where another collection of the source changes (left out first: %s)",
    (first) => {
      const steps = [
        { op: "update", urnName: "a", old: inputs("hq", "old"), new: inputs("hq", "new", { url: 3 }) },
        { op: "same", urnName: "b", old: inputs("lab", "old"), new: inputs("lab", "old") },
      ];
      const report = reportOf(events(...(first ? steps.reverse() : steps)));
      expect(matrixOf(report)).toEqual({ hq: { apt1: "update" }, lab: { apt1: "unknown" } });
      expect(report.feeds[0]?.change).toMatchObject({ kind: "changed", before: 10, after: 3 });
    },
  );

  it("leaves up to date what looks at the indicators alone", () => {
    const compares = { inputs: { ...inputs("lab", "old").inputs, compare: "indicators" } };
    const preview = events(
      { op: "update", urnName: "a", old: inputs("hq", "old"), new: inputs("hq", "new") },
      { op: "same", urnName: "b", old: compares, new: compares },
    );
    expect(matrixOf(reportOf(preview))).toMatchObject({ lab: { apt1: "up-to-date" } });
  });

  it("makes no collection of one that is left out and is not there yet, and calls no system empty for it", () => {
    const preview = events(
      { op: "create", urnName: "a", new: inputs("hq", "new") },
      { op: "same", urnName: "b", old: { inputs: {} }, new: { inputs: {} } },
    );
    const report = reportOf(preview);
    expect(matrixOf(report)).toEqual({ hq: { apt1: "create" }, lab: {} });
    expect(report.notUnderstood).toEqual([]);
    expect(risk(report, "unfed")).toBeUndefined();
  });
});

describe("what a report does not claim", () => {
  it("that a system has no feed, where nobody knows for which system a collection is", () => {
    const preview = digest({
      systems: { hq: {} },
      collections: [
        {
          system: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
          name: "apt1",
          op: "create",
          after: ten,
          urnName: "later",
        },
      ],
    });
    const report = reportOf(preview);
    expect(risk(report, "unfed")).toBeUndefined();
    expect(report.notUnderstood).toEqual(["which system later is for is known only at up"]);
  });

  it("that a collection which is only looked up is one of the stack's", () => {
    const looked = { id: "hq/apt1", external: true, inputs: {} };
    const report = reportOf(events({ op: "read", urnName: "looked", new: looked }));
    expect([report.feeds, report.cells, report.notUnderstood]).toEqual([[], [], []]);
    const inState = reportOf(digest({}), stateWith({ ...held("looked"), external: true }));
    expect(inState.cells).toEqual([]);
  });

  it("that a feed is new, where its one collection is refused", () => {
    const preview = digest({
      diagnostics: [{ severity: "error", message: "it has a problem", urn: collectionUrn("bad") }],
    });
    const report = reportOf(preview);
    expect(report.counts.failed).toBe(1);
    expect(report.feeds.map(({ change }) => change.kind)).toEqual(["unknown"]);
    // The error says it all.
    expect(report.notUnderstood).toEqual([]);
    expect(markdown(preview)).not.toContain("Indicators:");
  });

  it("that indicators go, where collections are dropped from the state alone", () => {
    const preview = JSON.parse(
      digest({ collections: [{ system: "hq", name: "apt1", op: "delete", before: ten }] }),
    ) as { config: Record<string, string> };
    preview.config["extrahop:retiredSystems"] = "hq";
    expect(reportOf(JSON.stringify(preview)).feeds[0]?.change).toMatchObject({ kind: "same", removed: 0 });
  });

  it.each(["unknown (other firmware)", "unknown (upload not verified)"])(
    "that a feed changes, where the state says %j of its last upload",
    (mark) => {
      const preview = events({
        op: "update",
        urnName: "a",
        old: held("a", { digest: mark }),
        new: held("a", { digest: "same as ever" }),
      });
      expect(reportOf(preview).feeds[0]?.change.kind).toBe("same");
    },
  );

  it("that nothing changes, where other resources do", () => {
    const preview = JSON.stringify({
      steps: [
        {
          op: "create",
          urn: "urn:pulumi:prod::p::pulumi-nodejs:dynamic:Resource::list",
          newState: { type: "pulumi-nodejs:dynamic:Resource", inputs: { indicators: { url: 5 } } },
        },
      ],
      changeSummary: { create: 1, same: 1 },
    });
    expect(markdown(preview)).toContain(
      "**No collection changes.**<br>\n1 other resource of the stack changes too.<br>\n1 unchanged resource is not listed by the preview; with the stack's state it would be.",
    );
    const page = htmlReport(reportOf(preview), { defang: false });
    expect(page).toContain("No collection changes.");
    expect(page).not.toContain("Nothing changes.");
  });

  it("that there is anything to see in a table without collections", () => {
    const preview = digest({ systems: { hq: {} }, feeds: [{ name: "apt1", op: "create", after: ten }] });
    const text = markdown(preview);
    expect(text).toContain("**+10, new**");
    expect(text).not.toContain("| System |");
  });
});

it("says the same whatever order the engine took the resources in", () => {
  const unknown = (urnName: string): MadeCollection => ({
    system: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    name: urnName,
    op: "create",
    after: ten,
    urnName,
  });
  const names = ["u10", "u9", "u1"];
  const reports = [names, [...names].reverse()].map((order) =>
    markdown(digest({ collections: order.map(unknown) })),
  );
  expect(reports[0]).toBe(reports[1]);
});

describe("a replacement that an earlier run did not complete", () => {
  const leftover = (system: string) => {
    const preview = JSON.parse(
      digest({
        collections: [{ system: "new", name: "apt1", op: "same", before: { url: 3 }, after: { url: 3 } }],
      }),
    ) as { steps: { op: string; urn: string; oldState: { inputs: object } }[] };
    const [same] = preview.steps;
    if (same === undefined) throw new Error("no step");
    const { oldState, urn } = same;
    preview.steps.push({
      op: "delete-replaced",
      urn,
      oldState: { ...oldState, inputs: { ...oldState.inputs, system } },
    });
    return reportOf(JSON.stringify(preview));
  };

  it("counts its leftover as a deletion on the system where that is", () => {
    const report = leftover("old");
    expect(matrixOf(report)).toEqual({ new: { apt1: "up-to-date" }, old: { apt1: "delete" } });
    expect(risk(report, "deletions")?.items).toMatchObject([{ system: "old" }]);
  });

  it("counts it where the resource is no longer in the program", () => {
    const step = JSON.parse(
      digest({ collections: [{ system: "old", name: "apt1", op: "delete", before: { url: 3 } }] }).replace(
        '"op":"delete"',
        '"op":"delete-replaced"',
      ),
    ) as object;
    expect(matrixOf(reportOf(JSON.stringify(step)))).toEqual({ old: { apt1: "delete" } });
  });

  it("counts none where the resource itself still declares the collection, which is kept", () => {
    const report = leftover("new");
    expect(matrixOf(report)).toEqual({ new: { apt1: "up-to-date" } });
    expect(risk(report, "deletions")).toBeUndefined();
  });
});
