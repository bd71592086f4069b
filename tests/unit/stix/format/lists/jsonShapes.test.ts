import fc from "fast-check";
import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const one = "ipv4-addr 198.51.100.1";
const two = "ipv4-addr 198.51.100.2";
const both = [one, two];

describe("JSON in another shape than a list of records", () => {
  it.each<[what: string, document: unknown, values: readonly string[], columns: readonly string[]]>([
    ["objects by their address", { "198.51.100.1": { n: 1 }, "198.51.100.2": null }, both, ["keys of $"]],
    [
      "words by their name",
      { "alder.example": "malware", "elm.example": "phishing" },
      ["domain-name alder.example", "domain-name elm.example"],
      ["keys of $"],
    ],
    [
      "a map in an object",
      { at: "2026", data: { "198.51.100.1": 1, "198.51.100.2": 2 } },
      both,
      ["keys of $.data"],
    ],
    [
      "rows of cells",
      [
        ["198.51.100.1", "x", 3],
        ["198.51.100.2", "y", 4],
      ],
      both,
      ["$[*].1"],
    ],
    [
      "rows in an object",
      {
        names: ["a", "ip"],
        rows: [
          ["x", "198.51.100.1"],
          ["y", "198.51.100.2"],
        ],
      },
      both,
      ["$.rows[*].2"],
    ],
    [
      "arrays of arrays of records",
      [[{ ip: "198.51.100.1" }], [{ ip: "198.51.100.2" }]],
      both,
      ["$[*][*].ip"],
    ],
    [
      "a name with a dot",
      { "a.b": [{ ip: "198.51.100.1" }, { ip: "198.51.100.2" }] },
      both,
      ['$["a.b"][*].ip'],
    ],
    ["names in other letters", [{ ip: "198.51.100.1" }, { IP: "198.51.100.2" }], both, ["$[*].ip"]],
    [
      "networks that are completed in different ways",
      [
        { network: "198.51.100.0", prefixlen: 24 },
        { network: "203.0.113.0", netmask: "255.255.255.0" },
        { network: "192.0.2.0/28" },
        { network: "192.0.2.99" },
      ],
      [
        "ipv4-addr 192.0.2.0/28",
        "ipv4-addr 192.0.2.99",
        "ipv4-addr 198.51.100.0/24",
        "ipv4-addr 203.0.113.0/24",
      ],
      ["$[*].network"],
    ],
    [
      "ranges of numbers",
      [{ ip_from: 3_325_256_704, ip_to: "3325256959" }],
      ["ipv4-addr 198.51.100.0/24"],
      ["$[*].ip_from"],
    ],
    [
      "names of files and processes beside a host",
      [{ sha256_hash: "a".repeat(64), file_name: "run.sh", process: "x.zip", c2: "alder.example" }],
      ["domain-name alder.example"],
      ["$[*].c2"],
    ],
  ])("is read: %s", async (_, document, values, columns) => {
    const found = await inspectContent(JSON.stringify(document));
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(values);
    expect(found.format?.columns).toEqual(columns);
  });

  it.each<[what: string, document: unknown, code: string]>([
    [
      "names and their addresses",
      { "alder.example": "198.51.100.1", "elm.example": "198.51.100.2" },
      "columns-ambiguous",
    ],
    ["objects by name that hold addresses", { "alder.example": { ip: "198.51.100.1" } }, "columns-ambiguous"],
    ["texts beside objects", ["198.51.100.1", { ip: "198.51.100.2" }], "columns-ambiguous"],
    [
      "rows with two indicators",
      [
        ["198.51.100.1", "alder.example"],
        ["198.51.100.2", "elm.example"],
      ],
      "columns-ambiguous",
    ],
    [
      "an answer without data",
      { query_status: "no_result", data: "Your search found nothing" },
      "not-stix-json",
    ],
  ])("is refused where nothing says what is meant: %s", async (_, document, code) => {
    const found = await inspectContent(JSON.stringify(document));
    expect(found.total).toBe(0);
    expect(codesOf(found)).toEqual([code]);
  });
});

describe("JSON in another spelling", () => {
  const array = '[{"ip":"198.51.100.1"},{"ip":"198.51.100.2"}]';
  const lines = '{"ip":"198.51.100.1"}\n\n{"ip":"198.51.100.2"}\n   \n';

  it.each<[what: string, content: string | Buffer]>([
    ["with a byte order mark", `\ufeff${array}`],
    ["in UTF-16", Buffer.from(`\ufeff${array}`, "utf16le")],
    ["lines with empty ones between them", lines],
    ["lines with a byte order mark", `\ufeff${lines}`],
    ["lines in UTF-16", Buffer.from(lines, "utf16le").swap16()],
  ])("is read %s", async (_, content) => {
    expect(valuesOf(await inspectContent(content))).toEqual(both);
  });

  it.each<[what: string, content: string]>([
    ["a comment before it", `// made up\n${array}`],
    ["a comment in it", '[{"ip":"198.51.100.1"} /* x */]'],
    ["NaN", '[{"ip":"198.51.100.1","score":NaN}]'],
    ["a comma at its end", '[{"ip":"198.51.100.1"},]'],
    ["lines that end with commas", '{"ip":"198.51.100.1"},\n{"ip":"198.51.100.2"},\n'],
    ["two documents", `${array}\n${array}`],
    ["no end", '[{"ip":"198.51.100.1"},{"ip":"198.5'],
    ["a key without a value", '[{"ip":"198.51.100.1","note"}]'],
    ["the wrong bracket", '[{"ip":"198.51.100.1"]}'],
    ["one bracket too many", `${array}]`],
    ["300 containers inside each other", `${"[".repeat(300)}"198.51.100.1"${"]".repeat(300)}`],
  ])("is refused with %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.ok).toBe(false);
    expect(errorsOf(found).map(({ code }) => code)).not.toEqual([]);
  });
});

describe("a key that an object has twice", () => {
  it.each<[where: string, content: string, path: string]>([
    ["in a record", '[{"ip":"198.51.100.1","ip":"198.51.100.2"}]', "$[0]"],
    ["in other characters", '[{"ip":"198.51.100.1","\\u0069p":"198.51.100.2"}]', "$[0]"],
    ["in the outermost object", '{"ips":["198.51.100.1"],"ips":["198.51.100.2"]}', "$"],
    ["beside the records", '{"m":{"a":1,"a":2},"data":[{"ip":"198.51.100.1"}]}', "$.m"],
    ["in an object of a record", '{"data":[{"ip":"198.51.100.1","m":{"a":1,"a":2}}]}', "$.data[0].m"],
    [
      "in the JSON of a publisher",
      '{"Event":{"Attribute":[{"type":"domain","value":"a.example","value":"b.example","to_ids":true}]}}',
      "$.Event.Attribute[0]",
    ],
  ])("is an error %s, because programs disagree on its value", async (_, content, jsonPath) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toMatchObject([{ code: "json-duplicate-key", jsonPath }]);
  });

  it("is an error of its line in JSON lines", async () => {
    const found = await inspectContent('{"ip":"198.51.100.1"}\n{"ip":"198.51.100.2","ip":"198.51.100.3"}\n');
    expect(errorsOf(found)).toMatchObject([{ code: "json-line-invalid", line: 2 }]);
  });
});

describe("records that differ from those at the beginning", () => {
  const records = Array.from({ length: 600 }, (_, i) => ({ ip: `198.51.${i % 100}.${i % 250}`, kind: "x" }));

  it.each<[what: string, more: readonly object[]]>([
    ["another field", [{ ip: "203.0.113.1", host: "alder.example" }]],
    ["another value in a known field", [{ ip: "203.0.113.1", kind: "alder.example" }]],
    ["a field inside of another", [{ ip: "203.0.113.1", more: { c2: ["alder.example"] } }]],
  ])("are listed where they hold indicators: %s", async (_, more) => {
    const document = [...records, ...more];
    for (const content of [
      JSON.stringify(document),
      document.map((record) => JSON.stringify(record)).join("\n"),
    ]) {
      const found = await inspectContent(content);
      expect(found.values?.["domain-name"]).toEqual([]);
      expect(found.unusable).toEqual({ "column-not-read": 1 });
      expect(found.problems).toMatchObject([{ level: "warning", code: "values-not-read" }]);
      expect(found.problems[0]?.message).toMatch(/(?:\$\[600\]|line 601)\. /);
    }
  });

  it("are networks where they have a mask", async () => {
    const found = await inspectContent(
      JSON.stringify([...records, { ip: "203.0.113.0", netmask: "255.255.255.0" }]),
    );
    expect(valuesOf(found)).toContain("ipv4-addr 203.0.113.0/24");
    expect(found.problems).toEqual([]);
  });

  it("are listed where they have no value", async () => {
    const found = await inspectContent(JSON.stringify([...records, { other: 1 }]));
    expect(found.problems).toMatchObject([{ code: "line-unusable", jsonPath: "$[600]" }]);
  });

  it.each<[what: string, content: string]>([
    [
      "a document of a publisher",
      '[{"ip_address":"198.51.100.1","port":1,"malware":"x"},{"ip":"198.51.100.2"}]',
    ],
    ["JSON lines of a publisher", '{"cidr":"198.51.100.1","sblid":"x"}\n{"network":"198.51.100.2"}'],
  ])("are listed where they lack the field of the format: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual([one]);
    expect(found.problems).toMatchObject([{ level: "warning", code: "line-unusable" }]);
  });

  it("are listed where they are texts in other places", async () => {
    const padded = records.map((record) => ({ ...record, pad: "x".repeat(200) }));
    const found = await inspectContent(
      JSON.stringify({ data: padded, domains: ["alder.example", "elm.example"] }),
    );
    expect(found.unusable).toEqual({ "column-not-read": 2 });
    expect(found.problems[0]?.message).toContain(
      '"$.domains[*]" is not read; it holds 2 indicators, first at $.domains[0]',
    );
  });

  it("hold context by the names of fields, which is a note", async () => {
    const found = await inspectContent('[{"ip":"198.51.100.1","reference":"https://reports.example/1"}]');
    expect(found.problems).toMatchObject([{ level: "note", code: "column-not-read" }]);
  });
});

it("JSON in pieces of any size has the same values as JSON.parse", async () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true }),
  );
  const more = fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf)));
  const record = fc.record({ ip: fc.ipV4(), more });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 3 }),
      async (list, indent) => {
        const content = JSON.stringify({ list }, undefined, indent);
        const expected = JSON.parse(content).list.map(({ ip }: { ip: string }) => ip);
        const found = await inspectContent(content, { format: { json: "$.list[*].ip" }, allowBroad: true });
        expect(found.values?.["ipv4-addr"]).toEqual([...new Set(expected)].sort());
        expect(errorsOf(found)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
