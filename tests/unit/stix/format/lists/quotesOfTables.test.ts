import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const addresses = (count: number) => Array.from({ length: count }, (_, i) => `ipv4-addr 198.51.100.${i + 1}`);

describe("quotes in a table with tabs", () => {
  it.each<[what: string, cells: readonly string[]]>([
    ["one that opens in one row and closes in another", ['"open', "y", 'z"', "x"]],
    ["one that is never closed", ["x", '"open', "y"]],
    ["one at the start of each row", ['"', '"', '"']],
    ["some within cells", ['say "hi"', '5" disk', '"a" b', "x"]],
    ["cells that are quoted", ['"a ""q"" b"', '"y"', "z"]],
  ])("lose no row: %s", async (_, cells) => {
    const rows = cells.map((cell, i) => `198.51.100.${i + 1}\t${cell}`).join("\n");
    for (const content of [`ip\tnote\n${rows}\n`, `ip\tnote\n${rows}\n\n`, `${rows}\n`]) {
      const found = await inspectContent(content);
      expect(errorsOf(found)).toEqual([]);
      expect(valuesOf(found)).toEqual(addresses(cells.length));
    }
  });

  it("are those of a cell with line breaks, where the lines make one row", async () => {
    const found = await inspectContent(
      'ip\tnote\tx\n198.51.100.1\t"a\n203.0.113.7"\tb\n198.51.100.2\ty\tz\n198.51.100.3\t"\n203.0.113.8\n"\tz\n',
    );
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(addresses(3));
  });
});

describe("quotes that span lines which look like rows", () => {
  it.each([
    'ip,note\n198.51.100.1,"open\n203.0.113.7,y\n203.0.113.8,z"\n198.51.100.2,x\n',
    'ip\tnote\tx\n198.51.100.1\t"a\nb\tc\n"\n198.51.100.2\ty\tz\n',
  ])("are an error with the line: %j", async (content) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "csv-invalid", line: 2 })]);
  });

  it("are no error where the lines hold prose", async () => {
    const found = await inspectContent('ip,note\n198.51.100.1,"a\nb, c\nd"\n198.51.100.2,x\n');
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(addresses(2));
  });
});

describe("texts that spreadsheets mark", () => {
  it.each([
    '"=""198.51.100.1""",x\n"=""198.51.100.2""",y\n',
    '="198.51.100.1",x\n="198.51.100.2",y\n',
    "'198.51.100.1,x\n'198.51.100.2,y\n",
    'ip;note\n="198.51.100.1";x\n="198.51.100.2";="y"\n',
    "'198.51.100.1\n`198.51.100.2`\n",
  ])("are values: %j", async (content) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(addresses(2));
  });
});
