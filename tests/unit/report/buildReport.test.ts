import { buildReport } from "../../../provider/src/report/analysis/buildReport.js";
import { collectionUrn, digest, feedUrn, type MadeCollection } from "../../support/report/made.js";
import { matrixOf, previewOf, recorded, reportOf, risk } from "../../support/report/recorded.js";

const ten = { "ipv4-addr": 10 };

function one(collection: Partial<MadeCollection> & { readonly op: string }) {
  return digest({ collections: [{ system: "hq", name: "apt1", ...collection }] });
}

const changedOutside = "unknown (changed outside)";

describe("what becomes of a collection", () => {
  it.each([
    ["is created", one({ op: "create", after: ten }), "create"],
    ["is updated", one({ op: "update", before: ten, after: ten }), "update"],
    ["stays as it is", one({ op: "same", before: ten, after: ten }), "up-to-date"],
    ["is only read", one({ op: "read", after: ten }), "up-to-date"],
    ["goes", one({ op: "delete", before: ten }), "delete"],
    ["is replaced", one({ op: "replace", before: ten, after: ten }), "replace"],
    [
      "is replaced, as the stream says it",
      one({ op: "create-replacement", before: ten, after: ten }),
      "replace",
    ],
    [
      "was changed outside and found so by an earlier refresh",
      one({ op: "update", before: ten, after: ten, inputs: { digest: changedOutside } }),
      "drifted",
    ],
  ])("%s", (_case, preview, state) => {
    expect(matrixOf(reportOf(preview))).toEqual({ hq: { apt1: state } });
  });

  it.each([
    ["cannot be reached", "hq: reading failed: connection refused [EXTRAHOP_UNREACHABLE]", "unreachable"],
    ["refuses the key", "hq: reading failed: 401 [EXTRAHOP_UNAUTHORIZED]", "unreachable"],
    ["has a wrong source", "stix/apt1.tgz has a problem [source-missing]", "failed"],
  ])("%s", (_case, message, state) => {
    const preview = digest({
      collections: [{ system: "hq", name: "apt1", op: "refresh", before: ten, after: ten }],
      diagnostics: [{ severity: "error", message, urn: collectionUrn("hq/apt1") }],
    });
    const report = reportOf(preview);
    expect(matrixOf(report)).toEqual({ hq: { apt1: state } });
    expect(report.outcome).toBe("failed");
    expect(risk(report, "failed")?.items).toEqual([expect.objectContaining({ system: "hq", feed: "apt1" })]);
  });

  it("is a repair where the state holds what the preview creates", () => {
    const state = JSON.stringify({
      deployment: {
        resources: [
          {
            urn: collectionUrn("hq/apt1"),
            type: "pulumi-nodejs:dynamic/extrahop:ThreatCollection",
            inputs: { system: "hq", name: "apt1", source: "stix/apt1.tgz" },
          },
        ],
      },
    });
    expect(matrixOf(reportOf(one({ op: "create", after: ten }), state))).toEqual({ hq: { apt1: "drifted" } });
  });

  it("counts as gone where an old half of a replacement is all that the state holds", () => {
    const state = JSON.stringify({
      deployment: { resources: [{ urn: collectionUrn("hq/apt1"), delete: true, inputs: {} }] },
    });
    expect(matrixOf(reportOf(one({ op: "create", after: ten }), state))).toEqual({ hq: { apt1: "create" } });
  });

  it("is dropped from the state alone where its system is retired", () => {
    const preview = JSON.parse(one({ op: "delete", before: ten })) as { config: Record<string, string> };
    preview.config["extrahop:retiredSystems"] = '["hq"]';
    const report = reportOf(JSON.stringify(preview));
    expect(matrixOf(report)).toEqual({ hq: { apt1: "drop-record" } });
    expect(risk(report, "deletions")).toBeUndefined();
  });
});

describe("real previews", () => {
  it("fill the matrix, with the state also with what does not change", () => {
    expect(matrixOf(reportOf(recorded("edited")))).toEqual({
      "hq-sensor": { botnet: "update", list: "create", phishing: "delete" },
      "new-sensor": { botnet: "update", list: "create", phishing: "delete" },
    });
    expect(matrixOf(reportOf(recorded("moved"), recorded("single-state")))).toEqual({
      described: { "stix/mixed.json": "up-to-date" },
      "hq-sensor": { "Old name": "replace", "stix/mixed.json": "up-to-date" },
      "new-sensor": { "Old name": "delete", "stix/mixed.json": "drop-record" },
    });
  });

  it("say without the state how much they leave out", () => {
    const bare = reportOf(recorded("edited"));
    expect([bare.complete, bare.unlisted]).toEqual([false, 3]);
    const withState = reportOf(recorded("edited"), recorded("state"));
    expect([withState.complete, withState.unlisted]).toEqual([true, 0]);
    expect(reportOf(recorded("fresh")).complete).toBe(true);
  });

  it("call drift by its words, and nothing that was deleted outside a deletion", () => {
    const report = reportOf(recorded("refresh-only"));
    expect(matrixOf(report)).toEqual({
      "hq-sensor": { botnet: "drifted", phishing: "up-to-date" },
      "new-sensor": { botnet: "drifted", phishing: "up-to-date" },
    });
    expect(report.risks.map(({ kind }) => kind)).toEqual(["drift"]);
    expect(risk(report, "drift")?.items.map(({ text }) => text)).toEqual([
      "the system no longer lists it",
      "it was emptied",
    ]);
  });

  it("tell what a failed one came to", () => {
    const report = reportOf(recorded("unreachable"));
    expect(matrixOf(report)).toEqual({
      "hq-sensor": { botnet: "unreachable", phishing: "unreachable" },
      "new-sensor": { botnet: "drifted", phishing: "unknown" },
    });
    expect(report.outcome).toBe("failed");
  });

  it("tell why a program stopped", () => {
    expect(risk(reportOf(recorded("threw")), "failed")?.items).toEqual([{ text: "Error: no feeds today" }]);
    expect(risk(reportOf(recorded("invalid")), "failed")?.items).toEqual([
      { text: "The fleet's sources can't be used; nothing is uploaded." }, // recorded wording
    ]);
  });

  it("take a collection that check refused for failed, though no step tells of it", () => {
    const report = reportOf(recorded("refused"));
    expect(report.counts.failed).toBe(1);
    // The error says all that there is to say.
    expect(report.notUnderstood).toEqual([]);
    expect(matrixOf(reportOf(recorded("refused"), recorded("single-state")))["new-sensor"]).toMatchObject({
      "Old name": "failed",
    });
  });

  it("hold the risks that a person is shown first", () => {
    const report = reportOf(recorded("single"));
    expect(report.risks.map(({ kind }) => kind)).toEqual(["insecure", "losses", "adoptions"]);
    expect(risk(report, "insecure")?.items).toEqual([{ system: "described" }, { system: "new-sensor" }]);
    expect(risk(report, "losses")?.items).toEqual([{ feed: "stix/mixed.json", text: "1 email-address" }]);
    // The resource that says `adopt: false` takes nothing over.
    expect(risk(report, "adoptions")?.items.map(({ system }) => system)).toEqual([
      "described",
      "new-sensor",
      "new-sensor",
    ]);
  });
});

describe("programs written by others", () => {
  it("may leave inputs out", () => {
    const report = reportOf(
      JSON.stringify({
        steps: [
          {
            op: "create",
            urn: "urn:pulumi:a::b::pulumi-nodejs:dynamic/extrahop:ThreatCollection::mine",
            newState: {},
          },
          {
            op: "create",
            urn: "urn:pulumi:a::b::random:index:RandomPet::pet",
            newState: { type: "random:index:RandomPet" },
          },
        ],
      }),
    );
    expect(matrixOf(report)).toEqual({ "(unknown system)": { mine: "create" } });
    expect(report.notUnderstood).toEqual([
      "which source mine has is not said",
      "which system mine is for is not said",
    ]);
    expect(report.others).toEqual({ create: 1 });
  });

  it("may leave to up which system it is", () => {
    const report = reportOf(
      one({ op: "create", after: ten, system: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", urnName: "late" }),
    );
    expect(report.notUnderstood).toEqual(["which system late is for is known only at up"]);
  });

  it("may keep the whole system secret, whose name is then read from the resource's id", () => {
    const made = JSON.parse(one({ op: "update", before: ten, after: ten, system: "[secret]" })) as {
      steps: { oldState: Record<string, unknown> }[];
    };
    const [step] = made.steps;
    if (step !== undefined) step.oldState["id"] = "vault-sensor/apt1";
    expect(matrixOf(reportOf(JSON.stringify(made)))).toEqual({ "vault-sensor": { apt1: "update" } });
  });

  it("may call one source differently on each system, and several sources alike", () => {
    const report = reportOf(
      digest({
        collections: [
          { system: "a", name: "Botnets", source: "stix/c2.tgz", op: "create", after: ten },
          { system: "b", name: "C2 servers", source: "stix/c2.tgz", op: "create", after: ten },
          { system: "a", name: "lab", source: "stix/lab-a.tgz", op: "create", after: ten },
          { system: "b", name: "lab", source: "stix/lab-b.tgz", op: "create", after: ten },
        ],
      }),
    );
    expect(matrixOf(report)).toEqual({
      a: { "stix/c2.tgz": "create", "lab (stix/lab-a.tgz)": "create" },
      b: { "stix/c2.tgz": "create", "lab (stix/lab-b.tgz)": "create" },
    });
  });

  it("may hold two collections of one feed on one system, of which the weightier state counts", () => {
    const report = reportOf(
      digest({
        collections: [
          { system: "a", name: "x", source: "stix/c2.tgz", op: "same", before: ten, after: ten },
          { system: "a", name: "y", source: "stix/c2.tgz", op: "delete", before: ten },
        ],
      }),
    );
    expect(report.cells.map(({ state, collections }) => [state, collections.length])).toEqual([
      ["delete", 2],
    ]);
    expect(report.counts).toMatchObject({ delete: 1, "up-to-date": 1 });
  });

  it("may be called like what every object has", () => {
    const preview = digest({
      systems: JSON.parse('{"__proto__":{},"constructor":{}}') as Record<string, object>,
      collections: [
        {
          system: "__proto__",
          name: "constructor",
          op: "create",
          after: JSON.parse('{"__proto__":3,"toString":4}'),
        },
      ],
    });
    const report = reportOf(preview);
    expect(report.systems.map(({ name }) => name)).toEqual(["__proto__", "constructor"]);
    expect(report.feeds[0]?.change).toMatchObject({ added: 7, after: 7 });
  });
});

describe("systems without a feed", () => {
  const systems = { fed: {}, hungry: {} };

  it("are named where all collections are known", () => {
    const collections = [{ system: "fed", name: "apt1", op: "create", after: ten }];
    expect(risk(reportOf(digest({ systems, collections })), "unfed")?.items).toEqual([{ system: "hungry" }]);
  });

  it("include those whose last collection goes", () => {
    const collections = [
      { system: "fed", name: "apt1", op: "same", before: ten, after: ten },
      { system: "hungry", name: "apt1", op: "delete", before: ten },
    ];
    expect(risk(reportOf(digest({ systems, collections })), "unfed")?.items).toEqual([{ system: "hungry" }]);
  });

  it("are not guessed where unchanged collections are not listed, nor reported where the whole stack is removed", () => {
    const collections = [{ system: "fed", name: "apt1", op: "create", after: ten }];
    expect(risk(reportOf(digest({ systems, collections, same: 3 })), "unfed")).toBeUndefined();
    const goes = [{ system: "fed", name: "apt1", op: "delete", before: ten }];
    expect(risk(reportOf(digest({ systems, collections: goes })), "unfed")).toBeUndefined();
  });
});

describe("limits", () => {
  it("are the vendor's unless the configuration says otherwise", () => {
    const collections = [
      { system: "big", name: "all", op: "create", after: { url: 1_000_001 } },
      { system: "small", name: "all", op: "create", after: { url: 1_000_001 } },
      { system: "other", name: "some", op: "create", after: { url: 11 } },
    ];
    const systems = {
      big: { limits: { observablesPerCollection: 2_000_000 } },
      other: { limits: { observablesPerCollection: 10 } },
    };
    expect(risk(reportOf(digest({ systems, collections })), "limits")?.items).toEqual([
      { system: "other", feed: "some", words: "11 indicators, the limit is 10" },
      { system: "small", feed: "all", words: "1,000,001 indicators, the limit is 1,000,000" },
    ]);
  });
});

describe("the indicators of a system", () => {
  const counted = (preview: string, state?: string) =>
    reportOf(preview, state).systems.map(({ indicators }) => indicators);
  const changed = { collections: [{ system: "hq", name: "apt1", op: "create", after: ten }] };

  it("are counted where all its collections are known", () => {
    expect(counted(digest(changed))).toEqual([10]);
    expect(counted(recorded("edited"), recorded("state"))).toEqual([32, 32]);
  });

  it.each([
    ["leaves out what does not change", digest({ ...changed, same: 3 })],
    ["failed", digest({ ...changed, diagnostics: [{ severity: "error", message: "no feeds today" }] })],
  ])("are not where the preview %s", (_case, preview) => {
    expect(counted(preview)).toEqual([undefined]);
  });
});

describe("what reading the sources adds", () => {
  it("outweighs what the provider said", () => {
    const preview = previewOf(
      digest({
        feeds: [{ name: "apt1", op: "update", before: ten, after: ten, said: "+1 −1 of 10 indicators" }],
        collections: [{ system: "hq", name: "apt1", op: "update", before: ten, after: ten }],
        diagnostics: [
          {
            severity: "info",
            urn: feedUrn("apt1"),
            message:
              "converted for systems with firmware up to 26.1 (STIX 1.2); not converted: 1 x [EXTRAHOP_CONVERTED]",
          },
        ],
      }),
    );
    const none = { "ipv4-addr": 0, "ipv6-addr": 0, "domain-name": 0, url: 0 };
    const evidence = {
      compared: {
        exact: true,
        basis: "values",
        added: { ...none, "ipv4-addr": 4 },
        removed: { ...none, "ipv4-addr": 4 },
        firstAdded: [{ type: "ipv4-addr", value: "192.0.2.9" }],
        firstRemoved: [],
        total: 10,
      },
      expired: 2,
      unusable: [{ reason: "email-address", count: 5 }],
      limits: [],
    } as const;
    const report = buildReport([
      { preview, evidence: new Map([['["stix/apt1.tgz","indicators"]', evidence]]) },
    ]);
    expect(report.feeds[0]).toMatchObject({
      change: { added: 4, removed: 4, firstAdded: [{ value: "192.0.2.9" }] },
      losses: [{ reason: "email-address", count: 5 }],
      expired: 2,
    });
    expect(risk(report, "expired")?.title).toBe("2 indicators have expired and are uploaded all the same");
  });
});
