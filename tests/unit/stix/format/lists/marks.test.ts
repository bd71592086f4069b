import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("rows and records that say that a value is no threat", () => {
  it.each<[what: string, content: string, reasons: Readonly<Record<string, number>>]>([
    [
      "by an action",
      "action,ip\nblock,198.51.100.1\nallow,203.0.113.2\nPermit,203.0.113.3\nremove,203.0.113.4\n",
      { allowed: 2, deleted: 1 },
    ],
    [
      "by the list they are on",
      "ip,list\n198.51.100.1,blacklist\n203.0.113.2,whitelist\n203.0.113.3,cdn-allowlist\n",
      { allowed: 2 },
    ],
    ["by a type", "ip,type\n203.0.113.2,whitelist\n198.51.100.1,c2\n", { allowed: 1 }],
    [
      "by a verdict",
      "ip,verdict\n198.51.100.1,malicious\n203.0.113.2,benign\n203.0.113.3,Not Malicious\n203.0.113.4,False Positive\n",
      { allowed: 2, "false-positive": 1 },
    ],
    [
      "by a mark of false positives",
      "ioc,false_positive\n198.51.100.1,0\n203.0.113.2,1\n203.0.113.3,yes\n",
      { "false-positive": 2 },
    ],
    [
      "by a mark that is no answer",
      "ioc,false_positive\n198.51.100.1,no\n203.0.113.2,perhaps\n",
      { "unclear-mark": 1 },
    ],
    ["by being inactive", "ip;active\n198.51.100.1;1\n203.0.113.2;0\n", { inactive: 1 }],
    [
      "by a status",
      "ip\tstatus\n198.51.100.1\tonline\n203.0.113.2\tdisabled\n203.0.113.3\texpired\n",
      { inactive: 1, expired: 1 },
    ],
    [
      "in the CSV of a publisher",
      "Indicator type,Indicator,is_active\nIPv4,198.51.100.1,1\nIPv4,203.0.113.2,0\n",
      { inactive: 1 },
    ],
    [
      "in JSON",
      '{"iocs":[{"ioc":"198.51.100.1","malicious":true},{"ioc":"203.0.113.2","malicious":false},{"ioc":"203.0.113.3","expired":true}]}',
      { allowed: 1, expired: 1 },
    ],
    [
      "in JSON lines",
      '{"ip":"198.51.100.1","enabled":true}\n{"ip":"203.0.113.2","enabled":false}\n',
      { inactive: 1 },
    ],
    [
      "beside the value in an object",
      '[{"a":{"ip":"198.51.100.1","safe":"no","whois":{"status":"inactive"}}},{"a":{"ip":"203.0.113.2","safe":"yes"}}]',
      { allowed: 1 },
    ],
    [
      "in the JSON of a publisher",
      '{"indicators":[{"indicator":"198.51.100.1","type":"IPv4","is_active":1},{"indicator":"203.0.113.2","type":"IPv4","is_active":0}]}',
      { inactive: 1 },
    ],
    [
      "in a column without a name",
      "198.51.100.1,block\n203.0.113.2,Allow\n203.0.113.3,false positive\n",
      { allowed: 1, "false-positive": 1 },
    ],
    [
      "by the policy of a rule",
      "domain,policy\nx.alder.example,DIRECT\n198.51.100.1,REJECT\n",
      { allowed: 1 },
    ],
    ["before the value", "whitelist,203.0.113.2\nip,198.51.100.1\n", { allowed: 1 }],
    ["after a bar", "198.51.100.1|DENY\n203.0.113.2|ALLOW\n", { allowed: 1 }],
    [
      "in a note",
      "ip,comment\n198.51.100.1,c2\n203.0.113.2,whitelisted by the owner\n203.0.113.3,False positive: CDN\n",
      { allowed: 1, "false-positive": 1 },
    ],
  ])("are left out and counted: %s", async (_, content, reasons) => {
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.unusable).toEqual(reasons);
    expect(errorsOf(found)).toEqual([]);
  });

  it("count with their line, also in a column that is named", async () => {
    const content = "first,remote,verdict\n1,198.51.100.1,bad\n2,203.0.113.2,clean\n";
    const found = await inspectContent(content, { format: { csv: { column: "remote" } } });
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.problems).toMatchObject([
      {
        level: "note",
        code: "values-of-other-kind",
        line: 3,
        message: expect.stringContaining("marked as allowed"),
      },
    ]);
  });

  it("may be masks that are named, although the numbers look like those of another format", async () => {
    const found = await inspectContent("ip,port,mask\n198.51.100.0,80,24\n203.0.113.0,443,25\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.0/25"]);
  });

  it("are a row of data where a word of them could name a column", async () => {
    const found = await inspectContent("alder.example,benign\nelm.example,benign\n");
    expect(found).toMatchObject({ total: 0, unusable: { allowed: 2 } });
  });

  it("count without names of columns, where a word says so by itself", async () => {
    const found = await inspectContent(
      "1 NOTICE Ban 198.51.100.7\n2 NOTICE Unban 198.51.100.8\n3 NOTICE Ban 198.51.100.9\n4 NOTICE allow 203.0.113.7\n",
    );
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.9"]);
    expect(found.unusable).toEqual({ allowed: 1, deleted: 1 });
  });
});

describe("headings of lists", () => {
  it.each([
    "# Whitelist",
    "# ==== Allowed domains ====",
    "; Exceptions:",
    "// begin whitelist",
    "[Whitelist]",
    "Whitelist:",
    "# Known good (do not block)",
    "# Type: whitelist",
  ])("%s: values below it are left out with a warning", async (heading) => {
    const found = await inspectContent(
      `alder.example\n${heading}\n# added later\ngood.example\n# Blocklist\nelm.example\n`,
    );
    expect(valuesOf(found)).toEqual(["domain-name alder.example", "domain-name elm.example"]);
    expect(found.unusable).toEqual({ "allowed-section": 1 });
    expect(found.problems).toMatchObject([{ level: "warning", code: "values-unusable", line: 4 }]);
  });

  it.each([
    "# whitelist: https://lists.example/allow.txt",
    "# this list excludes whitelisted domains",
    "# end of whitelist",
    "# Removed: 12",
    "# Type: malware",
    "# Malware",
  ])("%s: values below it count", async (comment) => {
    expect((await inspectContent(`${comment}\nalder.example\n`)).total).toBe(1);
  });

  it("name exceptions in tables and hosts files as well", async () => {
    const table = await inspectContent("ip,note\n198.51.100.1,a\n# Whitelist\n203.0.113.2,b\n");
    expect(valuesOf(table)).toEqual(["ipv4-addr 198.51.100.1"]);
    const hosts = await inspectContent("0.0.0.0 alder.example\n# whitelisted\n0.0.0.0 good.example\n");
    expect(valuesOf(hosts)).toEqual(["domain-name alder.example"]);
  });

  it("do not hide the exceptions that a filter list applies", async () => {
    const found = await inspectContent("||alder.example^\n||elm.example^\n! Whitelist\n@@||elm.example^\n");
    expect(valuesOf(found)).toEqual(["domain-name alder.example"]);
  });
});

describe("lines that take a value out", () => {
  it("are exceptions: a comment that says so, and an exclamation mark", async () => {
    const found = await inspectContent(
      "198.51.100.0/24\n!203.0.113.5\n203.0.113.6 # false positive\n198.51.100.7 # seen in spam\n",
    );
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/24", "ipv4-addr 198.51.100.7"]);
    expect(found.unusable).toEqual({ exception: 1, "false-positive": 1 });
  });
});

describe("lists of exceptions", () => {
  it.each<[what: string, content: string]>([
    ["an array", '{"whitelist":["good.example","better.example"]}'],
    ["an array of records", '{"allow":[{"ip":"203.0.113.2"}]}'],
    ["a column", "id,whitelisted_ip\n1,203.0.113.2\n2,203.0.113.3\n"],
    ["a column beside another", "ip,excluded_ips\n198.51.100.1,203.0.113.2\n198.51.100.3,203.0.113.3\n"],
  ])("are refused: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(codesOf(found)).toEqual(["columns-ambiguous"]);
  });
});

describe("access rules", () => {
  it.each<
    [format: string, content: string, values: readonly string[], reasons: Readonly<Record<string, number>>]
  >([
    [
      "access-rules",
      "order allow,deny\ndeny from 198.51.100.1\nDeny from 198.51.100.64/28 alder.example\nallow from 203.0.113.9\n",
      ["ipv4-addr 198.51.100.1", "ipv4-addr 198.51.100.64/28", "domain-name alder.example"],
      { exception: 1 },
    ],
    [
      "access-rules",
      "deny 198.51.100.1;\nallow 203.0.113.0/28;\ndeny all;\n",
      ["ipv4-addr 198.51.100.1"],
      { exception: 1, "pattern-rule": 1 },
    ],
    [
      "access-rules",
      "access-list 10 deny host 198.51.100.1\naccess-list 10 deny 198.51.100.64 255.255.255.192\naccess-list 10 permit any\ndeny tcp any host 203.0.113.4 eq 443\n",
      ["ipv4-addr 198.51.100.1", "ipv4-addr 198.51.100.64/26"],
      { exception: 1, "conditional-rule": 1 },
    ],
    [
      "access-rules",
      "ufw deny from 198.51.100.1 to any\nufw insert 1 deny from 198.51.100.2\nufw allow from 203.0.113.9\n",
      ["ipv4-addr 198.51.100.1", "ipv4-addr 198.51.100.2"],
      { exception: 1 },
    ],
    [
      "access-rules",
      "block in quick from 198.51.100.1 to any\npass in quick from 203.0.113.9 to any\n",
      ["ipv4-addr 198.51.100.1"],
      { exception: 1 },
    ],
    [
      "access-rules",
      "ip prefix-list B seq 5 deny 198.51.100.64/26\nip prefix-list B seq 10 permit 203.0.113.0/24\n",
      ["ipv4-addr 198.51.100.64/26"],
      { exception: 1 },
    ],
    [
      "access-rules",
      "198.51.100.1 REJECT\n203.0.113.9 OK\nalder.example REJECT made up\n",
      ["ipv4-addr 198.51.100.1", "domain-name alder.example"],
      { exception: 1 },
    ],
    [
      "iptables",
      "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 198.51.100.1/32 -j DROP\n-A INPUT -s 203.0.113.2/32 -j ACCEPT\n-A INPUT -s 203.0.113.3/32 -p tcp --dport 22 -j DROP\n-A INPUT ! -s 203.0.113.4/32 -j DROP\nCOMMIT\n",
      ["ipv4-addr 198.51.100.1"],
      { exception: 1, "conditional-rule": 2 },
    ],
  ])(
    "of %s: what is denied counts, what is allowed is an exception",
    async (format, content, values, reasons) => {
      const found = await inspectContent(content);
      expect(found.format?.name).toBe(format);
      expect(valuesOf(found)).toEqual(values);
      expect(found.unusable).toEqual(reasons);
    },
  );
});
