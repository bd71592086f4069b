import fc from "fast-check";
import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const values = async (content: string) => valuesOf(await inspectContent(content));

describe("lists", () => {
  it("hold one indicator a line, of any type, with comments and blank lines", async () => {
    const content = `# our list
198.51.100.7
198.51.100.0/24   # a network
2001:DB8::1 ; SBL7
// more
Evil.example.
-- and URLs
hxxp://evil[.]example/a#b
evil.example/path

"quoted.example"`;
    expect(await inspectContent(content)).toMatchObject({
      ok: true,
      stixVersions: [],
      documents: [{ format: "list" }],
      problems: [],
      unusable: {},
      values: {
        "ipv4-addr": ["198.51.100.0/24", "198.51.100.7"],
        "ipv6-addr": ["2001:db8::1"],
        "domain-name": ["evil.example", "quoted.example"],
        url: ["evil.example/path", "http://evil.example/a#b"],
      },
    });
  });

  it.each(["\n", "\r\n", "\r"])("may end lines with %j", async (end) => {
    expect(await values(["a.example", "b.example", ""].join(end))).toEqual([
      "domain-name a.example",
      "domain-name b.example",
    ]);
  });

  it("may be in the format of a hosts file", async () => {
    expect(await values("0.0.0.0 evil.example\n127.0.0.1\tworse.example # x\n:: bad.example")).toEqual([
      "domain-name bad.example",
      "domain-name evil.example",
      "domain-name worse.example",
    ]);
  });

  it("count what cannot be used by what it is, and name the line that is nothing", async () => {
    const found = await inspectContent(
      [
        "a.example",
        "198.51.100.7:443",
        "[2001:db8::1]:80",
        "mallory@evil.example",
        "d41d8cd98f00b204e9800998ecf8427e",
        "AS64496",
        "10.0.0.9-10.0.0.1",
        "*.evil.example",
        "what is this",
      ].join("\n"),
    );
    expect(found.unusable).toEqual({
      "address-with-port": 2,
      "email-address": 1,
      "file-hash": 1,
      "autonomous-system": 1,
      "invalid-range": 1,
      "wildcard-domain": 1,
      "invalid-value": 1,
    });
    expect(found.problems.map(({ level, code, line }) => `${level} ${code} ${line}`)).toEqual([
      "warning line-unusable 9",
      "warning values-with-port 2",
      "note values-of-other-kind 4",
      "note values-of-other-kind 5",
      "note values-of-other-kind 6",
      "warning values-unusable 7",
      "warning values-unusable 8",
    ]);
    expect(found.problems[1]?.message).toMatch(
      /^2 values are not uploaded \(address-with-port: addresses or names with a port or protocol\), at lines 2 and 3\./,
    );
    expect(JSON.stringify(found.problems)).not.toContain("what is this");
  });

  it("may be UTF-16, as Windows tools write it", async () => {
    expect(
      valuesOf(await inspectContent(Buffer.from("\ufeffa.example\r\nb.example\r\n", "utf16le"))),
    ).toEqual(["domain-name a.example", "domain-name b.example"]);
  });

  it("name the line whose bytes are no text", async () => {
    const found = await inspectContent(
      Buffer.concat([Buffer.from("a.example\nb.example\n# "), Buffer.from([0xe9, 0x0a])]),
    );
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "bad-encoding", line: 3, column: 3 })]);
  });

  it("refuse a line beyond all reason", async () => {
    const found = await inspectContent(`a.example\n${"b".repeat(200_000)}`);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "line-too-long", line: 2 })]);
  });

  it.each([
    [
      "prose",
      "This is a report about a campaign.\nIt has lines of text.\nIt has more of them.\nSee below.\nSee above.\nSee http://report.example/ for more.",
    ],
    ["a program", "#!/bin/sh\nset -e\nfor f in *; do\n  echo $f\ndone\n"],
    ["a table of passwords", "user,password\nalice,x1\nbob,x2\n"],
  ])("are not %s", async (_, content) => {
    expect(codesOf(await inspectContent(content))).toEqual(["foreign-member", "no-stix"]);
  });

  it("give back what was written, in any order and with any comments", async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}\.example$/), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("", "  # x", "\t; y"),
        async (all, end, comment) => {
          const content = all.map((name) => name.toUpperCase() + comment).join(end);
          expect(await values(content)).toEqual(all.map((name) => `domain-name ${name}`).sort());
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("tables", () => {
  it.each<[what: string, content: string, expected: string[], notes?: string[]]>([
    [
      "a column named ip",
      "id,ip,note\n1,198.51.100.7,www.note.example\n2,198.51.100.8,x.example\n",
      ["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"],
      ['The column "note" (3) is not read; it holds 2 indicators, first at line 2.'],
    ],
    [
      "a column named Indicator beside others",
      "type;Indicator;source\nip;198.51.100.7;a.example\nurl;http://b.example/;a.example\n",
      ["ipv4-addr 198.51.100.7", "url http://b.example/"],
      ['The column "source" (3) is not read; it holds 2 indicators, first at line 2.'],
    ],
    [
      "columns of several types",
      "domain\tip\nevil.example\t198.51.100.7\n",
      ["ipv4-addr 198.51.100.7", "domain-name evil.example"],
    ],
    [
      "names in a comment, as abuse.ch writes them",
      '# generated today\n# "first_seen","dst_ip","reference"\n"2025-01-01","198.51.100.7","http://report.example/"\n',
      ["ipv4-addr 198.51.100.7"],
      ['The column "reference" (3) is not read; it holds a value that is an indicator, first at line 3.'],
    ],
    [
      "no names: the column with most indicators",
      "malware,198.51.100.7,2025\nbotnet,198.51.100.8,2025\n",
      ["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"],
    ],
    [
      "names that say nothing",
      "a|b\nx|evil.example\ny|worse.example\n",
      ["domain-name evil.example", "domain-name worse.example"],
    ],
    [
      "quoted cells with commas, quotes and line breaks",
      'url,note\n"http://evil.example/a,b","he said ""no"",\ntwice"\n"http://worse.example/",x\n',
      ["url http://evil.example/a,b", "url http://worse.example/"],
    ],
  ])("are read by %s", async (_, content, expected, notes = []) => {
    const found = await inspectContent(content);
    expect(found.problems.map(({ message }) => message)).toEqual(
      notes.map((note) => `${note} Nothing needs to be done.`),
    );
    expect(valuesOf(found)).toEqual(expected);
  });

  it("name the row of a cell that holds no indicator, by its first line", async () => {
    const found = await inspectContent(
      'ip,note\n198.51.100.7,"a\nb"\n,x\nnonsense,y\n198.51.100.8,z\n198.51.100.9,z\n',
    );
    expect(found.total).toBe(3);
    expect(found.problems.map(({ code, line }) => `${code} ${line}`)).toEqual([
      "line-unusable 4",
      "line-unusable 5",
    ]);
  });

  it("refuse a quoted cell that is never closed", async () => {
    const found = await inspectContent('ip,note\n198.51.100.7,a\n198.51.100.8,"b\n198.51.100.9,c\n');
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "csv-invalid", line: 3 })]);
  });

  it("give up on a quote that swallows line after line, at once", async () => {
    const found = await inspectContent(
      `ip,note\n198.51.100.7,a\n198.51.100.8,"b\n${"x\n".repeat(1_000_000)}`,
    );
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "csv-invalid", line: 3 })]);
  });

  it("do not mistake a list of URLs with commas for a table", async () => {
    expect(await values("http://a.example/1,2\nhttp://b.example/\nhttp://c.example/1,2,3\n")).toEqual([
      "url http://a.example/1,2",
      "url http://b.example/",
      "url http://c.example/1,2,3",
    ]);
  });
});
