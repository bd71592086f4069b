import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

/** Lists after public reports about importers; the values are made up. */
describe("a list that can be read in two ways", () => {
  it.each<[what: string, content: string]>([
    [
      "own and other hosts under names",
      "internal_host,remote,port\n10.0.0.5,198.51.100.7,443\n10.0.0.6,203.0.113.9,443\n",
    ],
    ["source and destination", "src_ip,dst_ip\n192.0.2.5,198.51.100.7\n192.0.2.6,203.0.113.9\n"],
    ["own and other hosts without names", "10.0.0.5,198.51.100.7\n10.0.0.6,203.0.113.9\n"],
    ["a domain and its address without names", "alder.example,198.51.100.7\nelm.example,203.0.113.9\n"],
    [
      "a domain and a report about it",
      "alder.example,http://osint.example/1\n*.elm.example,http://osint.example/2\n",
    ],
    ["a URL, its host and its address", "url,host,ip\nhttp://shared.example/x,shared.example,198.51.100.7\n"],
    [
      "two URLs a row",
      "http://alder.example/x,http://report.example/1\nhttp://elm.example/x,http://report.example/1\n",
    ],
    ["a URL and a word about it", "http://alder.example/x,malware\nhttp://elm.example/y,phishing\n"],
    ["a URL that holds another", "http://alder.example/?to=a,http://elm.example/\n"],
    ["addresses and inverse masks", "198.51.100.0,0.0.0.255\n203.0.113.0,0.0.0.127\n"],
    ["addresses and lengths", "198.51.100.0,24\n203.0.113.0,25\n"],
    ["the ends of ranges without names", "198.51.100.4,198.51.100.9\n203.0.113.0,203.0.113.20\n"],
    [
      "fields of JSON",
      '[{"src":"198.51.100.7","dst":"203.0.113.9"},{"src":"198.51.100.8","dst":"203.0.113.10"}]',
    ],
    ["a list to block and one to allow", '{"blacklist":["alder.example"],"whitelist":["good.example"]}'],
  ])("is refused: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found).map(({ code }) => code)).toEqual([
      expect.stringMatching(/^(?:columns|values)-ambiguous$/),
    ]);
  });

  it("names the columns and the argument to set", async () => {
    const found = await inspectContent("seen,internal,remote\n2026-01-01,10.0.0.7,198.51.100.7\n");
    expect(found.problems[0]?.message).toMatch(
      /^The columns "internal" \(2\) and "remote" \(3\) hold indicators, .* Fix: .*csv: \{ column: "NAME" \}.*--column/,
    );
  });
});

describe("a list in a form that importers stumble over", () => {
  it.each<[what: string, content: string, expected: readonly string[]]>([
    [
      "paths after addresses are no lengths",
      "198.51.100.7/1/panel.php\n203.0.113.9/0/a.php\n",
      ["url 198.51.100.7/1/panel.php", "url 203.0.113.9/0/a.php"],
    ],
    [
      "networks in a column of addresses",
      "time,ip,source\n1,198.51.100.88/29,x\n2,203.0.113.9,y\n",
      ["ipv4-addr 198.51.100.88/29", "ipv4-addr 203.0.113.9"],
    ],
    [
      "a length after whitespace",
      "198.51.100.0 /24\n203.0.113.0/ 25\n",
      ["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.0/25"],
    ],
    [
      "masks without names",
      "198.51.100.0,255.255.255.0\n203.0.113.0,255.255.255.128\n",
      ["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.0/25"],
    ],
    [
      "lengths under a name",
      "ip,prefix\n198.51.100.0,24\n203.0.113.0,25\n",
      ["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.0/25"],
    ],
    [
      "starts and ends under names",
      "start,end,who\n198.51.100.0,198.51.100.255,X\n203.0.113.5,203.0.113.6,Y\n",
      ["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.5", "ipv4-addr 203.0.113.6"],
    ],
    [
      "whitespace after commas",
      "ip-src,domain\n198.51.100.7, alder.example\n",
      ["ipv4-addr 198.51.100.7", "domain-name alder.example"],
    ],
    [
      "descriptions after tabs",
      "198.51.100.7 \t This is a sinkhole\n203.0.113.9 \t This is a C&C IP\n",
      ["ipv4-addr 198.51.100.7", "ipv4-addr 203.0.113.9"],
    ],
    [
      "addresses that end in .0",
      "198.51.100.0\n203.0.113.0\n",
      ["ipv4-addr 198.51.100.0", "ipv4-addr 203.0.113.0"],
    ],
    [
      "an address among a hosts file's names",
      "0.0.0.0 www # x\n0.0.0.0 198.51.100.7\n0.0.0.0 alder.example\n",
      ["ipv4-addr 198.51.100.7", "domain-name alder.example"],
    ],
    [
      "conditional and cosmetic rules",
      "||ga^$domain=~x.example\n||alder.example^\n||elm.example^\nfir.example##.x\nfir.example#@#.x\n",
      ["domain-name alder.example", "domain-name elm.example"],
    ],
    [
      "an exception after the rule",
      "||alder.example^\n||elm.example^\n@@||elm.example^\n",
      ["domain-name alder.example"],
    ],
    [
      "a header that is not the comment's last line",
      "# first_seen_utc,dst_ip,dst_port,c2_status,last_online,malware\n####\n2026,198.51.100.7,443,online,2026,X\n",
      ["ipv4-addr 198.51.100.7"],
    ],
    [
      "quotes in a file of Zeek's",
      '#fields\tindicator\tindicator_type\n"198.51.100.7"\tIntel::ADDR\n',
      ["ipv4-addr 198.51.100.7"],
    ],
    [
      "spaces in a file of Zeek's",
      "#fields indicator indicator_type\n198.51.100.7 Intel::ADDR\n",
      ["ipv4-addr 198.51.100.7"],
    ],
    [
      "commas in comments",
      "198.51.100.7 # abuse 100%, X, US\n203.0.113.9 # abuse, DE\n",
      ["ipv4-addr 198.51.100.7", "ipv4-addr 203.0.113.9"],
    ],
    [
      "fields of JSON lines",
      '{"a":{"ioc":"alder.example"},"by":"x"}\n{"a":{"ioc":"elm.example"},"by":"y"}\n',
      ["domain-name alder.example", "domain-name elm.example"],
    ],
    [
      "records under ids",
      '{"1":[{"ioc_value":"alder.example","ioc_type":"domain"}],"2":[{"ioc_value":"198.51.100.7:80","ioc_type":"ip:port"}]}',
      ["domain-name alder.example"],
    ],
  ])("%s", async (_, content, expected) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(expected);
  });

  it("reports a row with an extra cell by its line, late in a long table too", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},http://h${i}.example/x,t`);
    const found = await inspectContent(`id,url,tag\n${rows.join("\n")}\n9,http://evil.example/a,b,t\n`);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "csv-row-width", line: 20_002 })]);
    expect(valuesOf(found)).not.toContain("url http://evil.example/a");
  });

  it("reports what is left out late in a long list", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `h${i}.example`);
    const found = await inspectContent(
      `${rows.join("\n")}\nalder.example,198.51.100.7 elm.example\n198.51.100.8:80\n`,
    );
    expect(found.total).toBe(20_003);
    expect(found.problems).toEqual([
      expect.objectContaining({ code: "kinds-on-one-line", line: 20_001 }),
      expect.objectContaining({ code: "values-with-port", line: 20_002 }),
    ]);
  });

  it.each([
    [
      "a list that was cut off",
      '{"cidr":"198.51.100.0/24"}\n{"type":"metadata","records":2}\n',
      ["list-incomplete"],
    ],
    ["a web page", "\n\n<!-- x -->\n<!DOCTYPE html>\n<html><body>404</body></html>", ["foreign-format"]],
    ["a part of a web page", "<div>Sign in</div>", ["foreign-format"]],
    [
      "rules of Suricata",
      'alert ip [198.51.100.7] any -> $HOME_NET any (msg:"x"; sid:1;)\n',
      ["foreign-format"],
    ],
    [
      "a list that has no value any more",
      "; This list has been merged into another\n; EOF\n",
      ["no-indicators"],
    ],
  ])("names %s", async (_, content, codes) => {
    expect(codesOf(await inspectContent(content))).toEqual(codes);
  });

  it("says what a list without usable indicators holds", async () => {
    const found = await inspectContent(
      "198.51.100.7:80\n203.0.113.9:443\nd41d8cd98f00b204e9800998ecf8427e\n",
    );
    expect(found.problems.at(-1)?.message).toMatch(
      /^It contains no indicator that can be used: 2 address-with-port, 1 file-hash\./,
    );
  });

  it.each(["is_phishing", "label", "isC2", "verified"])(
    "is a column of yes and no that may say that a row is no threat: %s",
    async (name) => {
      for (const [yes, no] of [
        ["1", "0"],
        ["yes", "no"],
      ] as const) {
        const content = `domain,${name}\nalder.example,${yes}\ngood.example,${no}\n`;
        expect(errorsOf(await inspectContent(content))).toMatchObject([{ code: "columns-ambiguous" }]);
        const declared = await inspectContent(content, { format: { csv: { column: "domain" } } });
        expect(declared).toMatchObject({ ok: true, total: 2 });
        const always = await inspectContent(content.replace(`,${no}`, `,${yes}`));
        expect(always).toMatchObject({ ok: true, total: 2 });
      }
    },
  );

  it("are not several columns that each say a part of it", async () => {
    const found = await inspectContent(
      "domain,is_phishing,is_malware\nalder.example,1,0\nbirch.example,0,1\n",
    );
    expect(found).toMatchObject({ ok: true, total: 2 });
  });
});
