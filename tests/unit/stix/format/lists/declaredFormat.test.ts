import { type ReadOptions, sourceFormatFault } from "../../../../../provider/src/stix/index.js";
import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

type Format = NonNullable<ReadOptions["format"]>;

const table =
  "seen;internal;remote;kind\n1;10.0.0.7;198.51.100.7;ip\n2;10.0.0.8;alder.example;domain\n3;10.0.0.9;d41d8cd98f00b204e9800998ecf8427e;md5\n";
const document = '{"items":[{"ip":"198.51.100.7","by":"10.0.0.1"},{"ip":"203.0.113.9"}]}';

describe("a format that is declared", () => {
  it.each<[format: Format, content: string, expected: readonly string[], columns: readonly string[]]>([
    [
      { csv: { column: "remote", typeColumn: "kind", delimiter: ";" } },
      table,
      ["ipv4-addr 198.51.100.7", "domain-name alder.example"],
      ["remote"],
    ],
    [{ csv: { column: 3 } }, table, ["ipv4-addr 198.51.100.7", "domain-name alder.example"], ["remote"]],
    [{ csv: { column: "3" } }, "1,10.0.0.4,198.51.100.7\n", ["ipv4-addr 198.51.100.7"], ["3"]],
    [
      { jsonLines: "a.b" },
      '{"a":{"b":"198.51.100.7"},"c":"203.0.113.9"}\n',
      ["ipv4-addr 198.51.100.7"],
      ["a.b"],
    ],
    [
      { json: "$.items[*].ip" },
      document,
      ["ipv4-addr 198.51.100.7", "ipv4-addr 203.0.113.9"],
      ["$.items[*].ip"],
    ],
    [{ json: "$.items[1]['ip']" }, document, ["ipv4-addr 203.0.113.9"], ["$.items[1]['ip']"]],
    [
      { lines: { match: "^blocked (\\S+)" } },
      "# x\nblocked 198.51.100.7 by y\nother\n",
      ["ipv4-addr 198.51.100.7"],
      ["^blocked (\\S+)"],
    ],
    ["lines", "http://alder.example/x,malware\n", ["url http://alder.example/x,malware"], []],
    [
      "hosts",
      "192.168.0.9 alder.example\n192.168.0.9 elm.example\n",
      ["domain-name alder.example", "domain-name elm.example"],
      ["names after the address"],
    ],
  ])("%j decides what is read", async (format, content, expected, columns) => {
    const found = await inspectContent(content, { format });
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(expected);
    expect(found.format?.columns).toEqual(columns);
  });

  it.each<[format: Format, content: string, message: RegExp]>([
    [
      { csv: { column: "remot" } },
      table,
      /no column "remot"; it has the columns "seen", "internal", "remote", "kind"\./,
    ],
    [{ csv: { column: 9 } }, table, /no column 9; it has rows of 4 cells\./],
    [{ jsonLines: "b" }, '{"a":{"b":"198.51.100.7"}}\n', /no field "b"; they have "a\.b"\./],
    [{ json: "$.items[*].address" }, document, /matches nothing; it holds \$\.items\[\*\]\.ip, /],
    [{ lines: { match: "^(foo)" } }, "bar\n", /matches none of the 1 lines\./],
    [
      "threatfox-csv",
      "ip,x\n198.51.100.7,y\n",
      /not of the format threatfox-csv\. It looks like table, columns ip\./,
    ],
  ])("%j that does not fit is an error that shows what was found", async (format, content, message) => {
    const found = await inspectContent(content, { format });
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({ code: "format-mismatch", message: expect.stringMatching(message) }),
    ]);
  });

  it("counts into the digest, as what to do with ports does", async () => {
    const digest = async (options: ReadOptions) => (await inspectContent(table, options)).digest;
    const digests = await Promise.all([
      digest({ format: { csv: { column: "remote" } } }),
      digest({ format: { csv: { column: "internal" } } }),
      digest({ format: { csv: { column: "remote" } }, ports: "strip" }),
      digest({ format: { csv: { column: "remote", typeColumn: "kind" } } }),
    ]);
    expect(new Set(digests).size).toBe(4);
  });

  it("matches a pattern in linear time", async () => {
    const content = `${"a".repeat(60_000)}b\n198.51.100.7\n`;
    const found = await inspectContent(content, { format: { lines: { match: "^(a+)+$|^([\\d.]+)$" } } });
    expect(found.unusable).toEqual({ "empty-cell": 1, "no-match": 1 });
  });

  it.each([
    [{ csv: { column: 0 } }, /number from 1/],
    [{ csv: { colum: "x" } }, /no option "colum"/],
    [{ csv: { delimiter: ",," } }, /one character/],
    [{ json: "items" }, /JSONPath/],
    [{ jsonLines: "a", json: "$" }, /one of csv/],
    [{ lines: { match: "(a" } }, /RE2/],
    [{ lines: { match: "(?=a)" } }, /RE2/],
    ["nope", /no known format; there are access-rules, adblock, /],
    [7, /name of a format/],
  ])("%j is refused", (format, message) => {
    expect(sourceFormatFault(format)).toMatch(message);
  });

  it("reads an address without its port where that is asked for", async () => {
    const content = "198.51.100.7:443\n[2001:db8::1]:80\nalder.example:8080\n";
    expect((await inspectContent(content)).unusable).toEqual({ "address-with-port": 3 });
    expect(valuesOf(await inspectContent(content, { ports: "strip" }))).toEqual([
      "ipv4-addr 198.51.100.7",
      "ipv6-addr 2001:db8::1",
      "domain-name alder.example",
    ]);
  });
});
