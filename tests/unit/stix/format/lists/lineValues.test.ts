import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

/** Lines as publishers write them; the values are made up. */
describe("a line of a list", () => {
  it.each<[what: string, line: string, ...values: string[]]>([
    ["a network with a number after a semicolon", "198.51.100.0/24;SBL1", "ipv4-addr 198.51.100.0/24"],
    ["a network with a note after a hash", "198.51.100.0/24#AS64496", "ipv4-addr 198.51.100.0/24"],
    ["an IPv6 network with a number after a semicolon", "2001:db8::/32;SBL1", "ipv6-addr 2001:db8::/32"],
    ["an address with a note after a semicolon", "198.51.100.7;scanner", "ipv4-addr 198.51.100.7"],
    ["a name with a note after a semicolon", "alder.example;sinkholed/2026", "domain-name alder.example"],
    ["a network with a space in it", "198.51.100.0/ 24", "ipv4-addr 198.51.100.0/24"],
    ["a path that begins with a number", "198.51.100.7/24/gate.php", "url 198.51.100.7/24/gate.php"],
    ["a path after a number that is no common length", "198.51.100.7/1/web", "url 198.51.100.7/1/web"],
    ["a mask with a note", "198.51.100.0/255.255.255.0;x", "ipv4-addr 198.51.100.0/24"],
    ["a file whose name is a number", "198.51.100.7/1.exe", "url 198.51.100.7/1.exe"],
    ["a number that is no prefix length", "198.51.100.7/404page", "url 198.51.100.7/404page"],
    ["a query after a number", "198.51.100.7/1?id=2", "url 198.51.100.7/1?id=2"],
    ["a range with dots", "198.51.100.0..198.51.100.255", "ipv4-addr 198.51.100.0/24"],
    ["a range with a word", "198.51.100.4 to 198.51.100.5", "ipv4-addr 198.51.100.4/31"],
    ["a range with a long dash", "198.51.100.4—198.51.100.5", "ipv4-addr 198.51.100.4/31"],
    ["a range of the last octet", "198.51.100.64-127", "ipv4-addr 198.51.100.64/26"],
    [
      "names on one line",
      "alder.example;elm.example",
      "domain-name alder.example",
      "domain-name elm.example",
    ],
    [
      "addresses on one line",
      "198.51.100.7; 198.51.100.9",
      "ipv4-addr 198.51.100.7",
      "ipv4-addr 198.51.100.9",
    ],
    ["a URL with a semicolon", "http://alder.example/a;b=1", "url http://alder.example/a;b=1"],
  ])("may hold %s", async (_, line, ...values) => {
    const found = await inspectContent(`203.0.113.9\n${line}\n`);
    expect(found.problems).toEqual([]);
    expect(valuesOf(found).sort()).toEqual(["ipv4-addr 203.0.113.9", ...values].sort());
  });

  it.each([
    "198.51.100.0/24x",
    "198.51.100.0/24|x",
    "198.51.100.0/24,x",
    "2001:db8::/32_x",
    "198.51.100.0/7z",
  ])("is a problem of its own where a network goes on as no path does: %s", async (line) => {
    const found = await inspectContent(`203.0.113.9\n203.0.113.10\n${line}\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 203.0.113.10", "ipv4-addr 203.0.113.9"]);
    expect(found.problems).toEqual([expect.objectContaining({ code: "line-unusable", line: 3 })]);
  });

  it.each(["198.51.100.7;alder.example", "198.51.100.7 ;alder.example", "198.51.100.7 ; alder.example"])(
    "is read up to a semicolon where what follows may be a comment: %s",
    async (line) => {
      const found = await inspectContent(`203.0.113.9\n${line}\n`);
      expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 203.0.113.9"]);
      expect(found.unusable).toEqual({ "maybe-comment": 1 });
      expect(found.problems).toEqual([expect.objectContaining({ code: "values-unusable", line: 2 })]);
    },
  );

  it.each(["0.0.0.0stratum.example", "127.0.0.1alder.com"])(
    "takes an address that leads nowhere and a name without whitespace between them for no name: %s",
    async (line) => {
      for (const before of ["birch.example", "0.0.0.0 birch.example"]) {
        const found = await inspectContent(`${before}\n${line}\n`);
        expect(found).toMatchObject({ ok: true, total: 1, unusable: { "invalid-value": 1 } });
      }
    },
  );

  it("reports a range whose last octet is lower than the first", async () => {
    const found = await inspectContent("203.0.113.9\n198.51.100.64-7\n");
    expect(found.unusable).toEqual({ "invalid-range": 1 });
  });
});

describe("URLs that a delimiter follows", () => {
  it.each<[what: string, content: string]>([
    ["words after commas", "http://alder.example/x,elf\nhttp://elm.example/y,exe\n"],
    ["words after semicolons", "http://alder.example/x;elf\nhttp://elm.example/y;exe\n"],
    ["words after bars", "http://alder.example/x|elf\nhttp://elm.example/y|exe\n"],
    ["one row", "http://alder.example/x,elf\n"],
    ["several columns", "http://alder.example/x,elf,2026\nhttp://elm.example/y,exe,2025\n"],
    [
      "a short row at the end",
      "http://alder.example/x,elf,2026\nhttp://elm.example/y,exe,2026\nhttp://fir.example/z,bin\n",
    ],
    [
      "a row without a second column",
      "http://alder.example/x,elf\nhttp://elm.example/y,exe\nhttp://fir.example/z\n",
    ],
    [
      "names over rows that do not agree",
      "link,malware\nhttp://alder.example/x,elf,1\nhttp://elm.example/y,exe\n",
    ],
    ["countries", "http://alder.example/x,US\nhttp://elm.example/y,DE\n"],
    ["scores", "http://alder.example/x,100\nhttp://elm.example/y,95\n"],
    ["URLs without a scheme", "alder.example/x,elf\nelm.example/y,exe\n"],
  ])("may be rows of a table, which is refused: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
  });

  it.each<[what: string, content: string, ...values: string[]]>([
    [
      "one character",
      "http://alder.example/x,v\nhttp://elm.example/y,w\n",
      "http://alder.example/x,v",
      "http://elm.example/y,w",
    ],
    [
      "paths and queries",
      "http://alder.example/x,y/z\nhttp://elm.example/y?a=1,2;b=3\n",
      "http://alder.example/x,y/z",
      "http://elm.example/y?a=1,2;b=3",
    ],
    [
      "files",
      "http://alder.example/news-1,a.html\nhttp://elm.example/news-2,b.html\n",
      "http://alder.example/news-1,a.html",
      "http://elm.example/news-2,b.html",
    ],
  ])("keep it where it belongs to them: %s", async (_, content, ...values) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(values.map((value) => `url ${value}`));
  });

  it("are rows under names of columns", async () => {
    const found = await inspectContent("url,family\nhttp://alder.example/x,elf\nhttp://elm.example/y,exe\n");
    expect(valuesOf(found)).toEqual(["url http://alder.example/x", "url http://elm.example/y"]);
  });

  it("are rows where a cell after one is quoted, as no part of a URL is", async () => {
    const found = await inspectContent('http://alder.example/x,"elf"\nhttp://elm.example/y,"exe, mirai"\n');
    expect(valuesOf(found)).toEqual(["url http://alder.example/x", "url http://elm.example/y"]);
  });

  it("are rows under names in a comment", async () => {
    const found = await inspectContent(
      "# url,family\nhttp://alder.example/x,elf\nhttp://elm.example/y,exe\n",
    );
    expect(valuesOf(found)).toEqual(["url http://alder.example/x", "url http://elm.example/y"]);
  });

  it("are read as a source declares it", async () => {
    const content = "http://alder.example/x,elf\nhttp://elm.example/y,exe\n";
    const rows = await inspectContent(content, { format: { csv: { column: 1 } } });
    expect(valuesOf(rows)).toEqual(["url http://alder.example/x", "url http://elm.example/y"]);
    const lines = await inspectContent(content, { format: "lines" });
    expect(valuesOf(lines)).toEqual(["url http://alder.example/x,elf", "url http://elm.example/y,exe"]);
  });
});
