import { inspectContent } from "../../../support/stix/inspecting.js";

describe("a file of another format in place of a feed", () => {
  it.each<[name: string, content: string | Buffer]>([
    [
      "an RSS or Atom feed",
      '<?xml version="1.0"?>\n<!-- made up -->\n<feed xmlns="http://www.w3.org/2005/Atom"/>',
    ],
    ["an OpenIOC document", '<x:ioc xmlns:x="http://schemas.mandiant.com/2010/ioc" id="a"/>'],
    ["an IODEF document", '<IODEF-Document version="1.00" xmlns="urn:ietf:params:xml:ns:iodef-1.0"/>'],
    ["a MAEC document", '<maec:MAEC_Bundle xmlns:maec="http://maec.mitre.org/XMLSchema/maec-bundle-4"/>'],
    ["a sitemap", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'],
    [
      "an Excel workbook",
      Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.from("\0\0[Content_Types].xml..xl/workbook.xml")]),
    ],
    ["a set of YARA rules", "private rule x : tag {\n condition: true\n}\n"],
    [
      "a set of Snort or Suricata rules",
      "alert tcp [198.51.100.1,198.51.100.2] any -> $HOME_NET any (sid:1;)\n",
    ],
    ["a set of Snort or Suricata rules", "alert http2 any any -> any any (sid:1;)\n"],
    [
      "a Sigma rule",
      "title: x\nlogsource:\n  category: dns\ndetection:\n  s:\n    query:\n      - alder.example\n",
    ],
    ["a YAML document", "ips:\n  - 198.51.100.1\n  - 198.51.100.2\nwhitelist:\n  - good.example\n"],
    ["a YAML document", "- ip: 198.51.100.1\n  port: 443\n- ip: 198.51.100.2\n  port: 80\n"],
    ["a YAML document", "# made up\nip: 198.51.100.1\nhost: alder.example\n"],
    ["a syslog file", "Nov 25 10:00:00 fw1 kernel: DROP SRC=198.51.100.1 DST=10.0.0.5\n"],
    ["a syslog file", "<134>1 2026-11-25T10:00:00Z fw1.own.example app - - - blocked 198.51.100.1\n"],
    ["a log in the Common Event Format (CEF)", "CEF:0|V|P|1.0|100|blocked|5|src=198.51.100.1 dst=10.0.0.1\n"],
    [
      "a log in the Log Event Extended Format (LEEF)",
      "LEEF:1.0|V|P|1.0|100|src=198.51.100.1\tdst=10.0.0.1\n",
    ],
    ["a log of a web server", '198.51.100.1 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12\n'],
    [
      "a Zeek log",
      "#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\tid.resp_h\n1\t10.0.0.5\t198.51.100.1\n",
    ],
    ["an e-mail message", "From: a@b.example\nTo: c@d.example\n\nhttp://alder.example/\n"],
    ["the configuration of a resolver", "nameserver 198.51.100.1\nsearch own.example\n"],
    ["a BIND configuration", 'zone "alder.example" { type master; file "null"; };\n'],
    ["an nftables configuration", "table inet filter {\n set b { elements = { 198.51.100.1 } }\n}\n"],
    ["an SQL script", "INSERT INTO ips VALUES ('198.51.100.1');\n"],
    ["a difference between two files", "--- a/list\n+++ b/list\n-198.51.100.1\n+198.51.100.2\n"],
    [
      "a pointer of Git LFS, not the file itself",
      "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 123\n",
    ],
    [
      "an HTTP archive (HAR)",
      '{"log":{"version":"1.2","entries":[{"request":{"url":"https://own.example/"}}]}}',
    ],
    [
      "a Sigma rule",
      '{"title":"x","detection":{"s":{"query":["alder.example"]}},"logsource":{"category":"dns"}}',
    ],
    ["an OpenAPI description", '{"openapi":"3.0.0","servers":[{"url":"https://api.example/v1"}]}'],
  ])("is named and refused: %s", async (name, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(found.problems).toMatchObject([
      { level: "error", code: "foreign-format", message: expect.stringContaining(`The content is ${name}.`) },
    ]);
  });

  it.each<[what: string, content: string, total: number]>([
    ["a list in the form of YAML", "- 198.51.100.1\n- alder.example\n", 2],
    ["a list with types", "ip: 198.51.100.1\nip: 198.51.100.2\n", 2],
    ["a list with a date first", "2026-11-25 198.51.100.1\n2026-11-25 198.51.100.2\n", 2],
  ])("is not %s", async (_, content, total) => {
    expect(await inspectContent(content)).toMatchObject({ ok: true, total });
  });
});
