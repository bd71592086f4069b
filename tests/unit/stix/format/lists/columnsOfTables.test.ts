import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const messagesOf = async (content: string) =>
  (await inspectContent(content)).problems.map(({ message }) => message);

describe("columns of a table", () => {
  it.each<[what: string, content: string, columns: string]>([
    [
      "an unknown name beside ip",
      "ip,reported_domain\n198.51.100.7,alder.example\n",
      '"ip" (1) and "reported_domain" (2)',
    ],
    [
      "an unknown name beside a URL",
      "url,c2\nhttp://alder.example/1,elm.example\n",
      '"url" (1) and "c2" (2)',
    ],
    ["a host and a destination", "host,dest\nws1.alder.example,198.51.100.7\n", '"host" (1) and "dest" (2)'],
    [
      "three columns",
      "ip,c2_domain,dropper\n198.51.100.7,alder.example,http://elm.example/x\n",
      '"ip" (1), "c2_domain" (2) and "dropper" (3)',
    ],
    ["an own address", "ip,sensor_ip\n198.51.100.7,203.0.113.1\n", '"ip" (1) and "sensor_ip" (2)'],
    ["a source", "source,destination\n10.0.0.1,198.51.100.7\n", '"source" (1) and "destination" (2)'],
    [
      "ends of connections",
      "from,to\n10.0.0.1,198.51.100.7\n10.0.0.2,203.0.113.7\n",
      '"from" (1) and "to" (2)',
    ],
    ["a victim", "victim_ip,peer\n203.0.113.1,198.51.100.7\n", '"victim_ip" (1) and "peer" (2)'],
    [
      "a victim beside two attackers",
      "victim,attacker,c2_host\n203.0.113.1,198.51.100.7,alder.example\n",
      '"victim" (1), "attacker" (2) and "c2_host" (3)',
    ],
  ])("are refused by name where nothing says which is meant: %s", async (_, content, columns) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
    expect(found.problems[0]?.message).toContain(
      `The columns ${columns} hold indicators, and nothing says which one is meant.`,
    );
  });

  it.each<[what: string, content: string]>([
    ["links", "link,malware\nhttps://blog.example/1,x\nhttps://blog.example/2,y\n"],
    ["references and hashes", `reference,hash\nhttps://blog.example/1,${"a".repeat(32)}\n`],
    ["sensors", "sensor_ip,user\n198.51.100.7,x\n"],
    ["name servers", "nameserver,registrar\nns1.alder.example,registrar.example\n"],
    ["versions", "product_version,note\n10.2.3.4,x\n"],
    ["vendors", "vendorSite;cve\nalder.example;CVE-2026-1\n"],
  ])("are refused where only context holds indicators: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
    expect(found.problems[0]?.message).toMatch(/^Only the columns? ".* context/);
  });

  it("are read where the user names a context column", async () => {
    const content = "link,malware\nhttp://alder.example/1,x\n";
    const found = await inspectContent(content, { format: { csv: { column: "link" } } });
    expect(valuesOf(found)).toEqual(["url http://alder.example/1"]);
  });

  it.each<[names: string, own: string]>([
    ["attacker,victim", "victim"],
    ["malicious_ip,our_ip", "our_ip"],
    ["c2_server,infected_host", "infected_host"],
    ["Attacker IP,Target IP", "Target IP"],
  ])("are read beside the own side, which never is: %s", async (names, own) => {
    const found = await inspectContent(`${names}\n198.51.100.7,203.0.113.1\n198.51.100.8,203.0.113.1\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
    expect(found.problems).toMatchObject([
      { level: "note", code: "column-not-read", message: expect.stringContaining(`"${own}" (2)`) },
    ]);
  });

  it.each<[what: string, content: string]>([
    ["a path", "scheme,host,path\nhttp,alder.example,/gate.php\nhttp,elm.example,/x\n"],
    ["a path under the name of a URI", "host,port,uri\nalder.example,80,/gate.php\n"],
    ["a path without names", "alder.example,/gate.php\nelm.example,/x\n"],
    ["a label", "domain,subdomain\nalder.example,c2\nelm.example,drop\n"],
  ])("are refused where another column completes them: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({
        code: "columns-ambiguous",
        message: expect.stringContaining("may complete"),
      }),
    ]);
  });

  it.each<[what: string, content: string]>([
    ["a report", "Report generated,2026-01-01\nAuthor,Team\n\nip,note\n198.51.100.7,x\n198.51.100.8,y\n"],
    ["a title", "Threat Feed Export\nGenerated: 2026-01-01\n\nip,note\n198.51.100.7,x\n198.51.100.8,y\n"],
    ["a spreadsheet", "Title;;\n;;\nip;type;note\n198.51.100.7;ip;x\n198.51.100.8;ip;y\n"],
    ["a title between tabs", "Export of today\nno\tip\n1\t198.51.100.7\n2\t198.51.100.8\n"],
  ])("are named after lines of text: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.format?.columns).toEqual(["ip"]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
    expect(found.problems).toEqual([]);
  });

  it("are not named after a line that holds an indicator", async () => {
    const found = await inspectContent("198.51.100.9\n\nip,note\n198.51.100.7,x\n198.51.100.8,y\n");
    if (found.ok) expect(valuesOf(found)).toContain("ipv4-addr 198.51.100.9");
  });

  it("are read beside versions and products", async () => {
    const found = await inspectContent("version,ip,vendor\n1.2.3.4,198.51.100.7,alder.example\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
  });
});

describe("rows that lack cells", () => {
  it.each<[what: string, content: string]>([
    [
      "names after addresses",
      "198.51.100.7 h1.alder.example\n198.51.100.8\n198.51.100.9 h2.alder.example x\n",
    ],
    ["names after commas", "198.51.100.7,alder.example\n198.51.100.8,elm.example,x\n198.51.100.9\n"],
    [
      "reports after names",
      "alder.example https://blog.example/1\nelm.example\nfir.example https://blog.example/2\n",
    ],
  ])("are refused where two kinds of indicators are on most lines: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
  });

  it("are several values a line where the kinds are the same", async () => {
    const found = await inspectContent(
      "198.51.100.7 198.51.100.8\n198.51.100.9\n203.0.113.1 203.0.113.2 203.0.113.3\n",
    );
    expect(found).toMatchObject({ total: 6, problems: [] });
  });

  it("are ranges under the names of ranges", async () => {
    const found = await inspectContent("from;to\n198.51.100.0;198.51.100.255\n203.0.113.4;203.0.113.7\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.4/30"]);
  });
});

describe("a table without rows", () => {
  it.each(["ip,note\n", "ip;note\r\n", "# x\nStart\tEnd\tNetmask\n", "type,value\n"])(
    "is a list that is empty today: %j",
    async (content) => {
      const found = await inspectContent(content);
      expect(found).toMatchObject({ ok: true, total: 0 });
      expect(found.problems).toEqual([expect.objectContaining({ code: "no-indicators", level: "warning" })]);
    },
  );

  it.each(["url\n", '"IP Address"\r\n'])("is one too where it has one column: %j", async (content) => {
    const found = await inspectContent(content);
    expect(found).toMatchObject({ ok: true, total: 0, unusable: {} });
  });

  it("is no list where no name is that of an indicator", async () => {
    expect(errorsOf(await inspectContent("user,password\n"))).toEqual([
      expect.objectContaining({ code: "no-stix" }),
    ]);
  });
});

describe("a table of one column", () => {
  it.each(["ip", '"ip"', "IP Address", "indicator"])("may begin with its name: %s", async (name) => {
    const found = await inspectContent(`${name}\n198.51.100.7\n"198.51.100.8"\n`);
    expect(found.problems).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
  });
});

describe("rows with empty cells", () => {
  it("are rows where they begin with the semicolon that separates cells", async () => {
    const found = await inspectContent("note;ip;seen\nx;198.51.100.7;1\n;198.51.100.8;2\n; a comment\n;;3\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
    expect(found.problems).toEqual([]);
  });

  it("count for the columns that they fill", async () => {
    const found = await inspectContent(
      "ip;domain;url\n198.51.100.7;;\n;alder.example;\n;;http://elm.example/x\n",
    );
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
  });

  it("are rows where they begin or end with a tab", async () => {
    const found = await inspectContent(
      "note\tip\tseen\n\t198.51.100.7\t\nx\t198.51.100.8\t\n\t198.51.100.9\t2\n",
    );
    expect(valuesOf(found)).toEqual(["7", "8", "9"].map((last) => `ipv4-addr 198.51.100.${last}`));
  });
});

describe("columns that are not read", () => {
  it("are listed with a count and a line, as context where the name is one", async () => {
    const content =
      "ip,reference,note\n198.51.100.7,https://blog.example/1,x\n198.51.100.8,https://blog.example/2,y\n";
    expect(await inspectContent(content)).toMatchObject({ total: 2, unusable: {} });
    expect(await messagesOf(content)).toEqual([
      'The column "reference" (2) is not read; it holds 2 indicators, first at line 2. Nothing needs to be done.',
    ]);
  });

  it("are listed as lost where a late row holds an indicator in one that was empty", async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => `198.51.${i >> 8}.${i & 255},s`);
    const found = await inspectContent(`${rows.join("\n")}\n203.0.113.9,late.example\n`);
    expect(found).toMatchObject({ total: 3_001, unusable: { "column-not-read": 1 } });
    expect(found.problems).toEqual([expect.objectContaining({ code: "values-not-read", line: 3_001 })]);
  });

  it("are listed as lost under a name that is not known", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `198.51.100.${i},`);
    const found = await inspectContent(`ip,seen_with\n${rows.join("\n")}\n203.0.113.9,late.example\n`);
    expect(found.unusable).toEqual({ "column-not-read": 1 });
    expect(found.problems[0]?.message).toMatch(
      /^The column "seen_with" \(2\) is not read; it holds a value that is an indicator, first at line 32\. Fix: name the column/,
    );
  });

  it("are listed beside the column that the user names", async () => {
    const content = "a,b\n203.0.113.1,198.51.100.7\n";
    const found = await inspectContent(content, { format: { csv: { column: "b" } } });
    expect(found.problems).toEqual([expect.objectContaining({ code: "column-not-read", line: 2 })]);
  });

  it("do not count dates, times, numbers and prose", async () => {
    const content =
      "ip,seen,score,took,text\n198.51.100.7,2026-01-01 10:00:00,0.95,10:00:01,seen at alder.example today\n";
    expect(await messagesOf(content)).toEqual([]);
  });

  it("do not count in rows that are left out", async () => {
    const content =
      "type,value,to_ids,link\ndomain,alder.example,1,\ndomain,elm.example,0,https://blog.example/\n";
    expect((await inspectContent(content)).problems).toEqual([
      expect.objectContaining({ code: "values-of-other-kind" }),
    ]);
  });

  it("hold the address that a domain of C2IntelFeeds led to", async () => {
    const found = await inspectContent(
      "#domain,ioc,uri_path,ip\nalder.example,Possible C2,/x,198.51.100.7\n",
    );
    expect(found.format).toMatchObject({ name: "c2intel-domain-csv", columns: ["domain"] });
    expect(valuesOf(found)).toEqual(["domain-name alder.example"]);
    expect(found.problems).toEqual([expect.objectContaining({ code: "column-not-read" })]);
  });
});

describe("URLs of a list with a word after a delimiter", () => {
  it("are pointed out where they are the exception", async () => {
    const found = await inspectContent(
      "http://alder.example/x\nhttp://elm.example/y\nhttp://fir.example/z,elf\n",
    );
    expect(found.total).toBe(3);
    expect(found.problems).toEqual([expect.objectContaining({ code: "url-with-delimiter", line: 3 })]);
  });
});

describe("rows of tables in reports about other tools", () => {
  it("are an error where a line break cuts off the cell that says whether they are for detection", async () => {
    const found = await inspectContent(
      "uuid,type,value,comment,to_ids,date\na,ip-dst,198.51.100.7,first\nline,1,20260101\nb,ip-dst,198.51.100.8,x,1,20260101\n",
    );
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({ code: "csv-row-width", line: 2 }),
      expect.objectContaining({ code: "csv-row-width", line: 3 }),
    ]);
  });

  it("are below names that are not known, though the first of them holds no indicator", async () => {
    const found = await inspectContent("alpha,beta\nx,\n198.51.100.7,198.51.100.8\n");
    expect(found.total).toBe(0);
    expect(found.problems[0]?.message).toContain('"alpha" (1) and "beta" (2)');
  });

  it("may have fewer cells than there are names of columns", async () => {
    const found = await inspectContent("no;ip;note;more\n1;198.51.100.7;x\n2;198.51.100.8;y\n");
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
  });

  it("are decisions of CrowdSec, those that are simulated aside", async () => {
    const found = await inspectContent(
      "id,source,ip,reason,action,expiration,simulated\n1,x,Ip:198.51.100.7,y,ban,3h58m9s,false\n" +
        "2,x,Range:198.51.100.128/25,y,ban,3h58m9s,false\n3,x,Ip:203.0.113.7,y,ban,3h58m9s,true\n4,x,Ip:2001:db8:5::7,y,ban,1h,false\n",
    );
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual([
      "ipv4-addr 198.51.100.128/25",
      "ipv4-addr 198.51.100.7",
      "ipv6-addr 2001:db8:5::7",
    ]);
    expect(found.unusable).toEqual({ inactive: 1 });
  });

  it("are those of Markdown, whose line below the names is none", async () => {
    const found = await inspectContent(
      "| Indicator | Type |\n|:--|:-:|\n| `198.51.100.7` | IPv4 |\n| `alder[.]example` | Domain |\n",
    );
    expect(found.problems.filter(({ code }) => code !== "value-defanged")).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "domain-name alder.example"]);
  });
});

describe("a table with tabs", () => {
  it("is not cut at spaces where its columns of indicators are empty", async () => {
    const found = await inspectContent("ip\tnote\nw1\tw2\nw3\tw4\n\t198.51.100.6 (c2)\n");
    expect(found.values?.["ipv4-addr"] ?? []).toEqual([]);
  });
});
