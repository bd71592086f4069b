import { codesOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const inspectLine = async (line: string) => await inspectContent(`203.0.113.9\n${line}\n`);

describe("a line that names a service on a host", () => {
  it.each<[line: string, host: string]>([
    ["198.51.100.7:53/udp", "ipv4-addr 198.51.100.7"],
    ["198.51.100.7:443/TCP", "ipv4-addr 198.51.100.7"],
    ["198.51.100.7:443:tcp", "ipv4-addr 198.51.100.7"],
    ["198.51.100.7/tcp", "ipv4-addr 198.51.100.7"],
    ["198.51.100.7/udp/53", "ipv4-addr 198.51.100.7"],
    ["198.51.100.7/53/udp", "ipv4-addr 198.51.100.7"],
    ["[2001:db8::9]:53/udp", "ipv6-addr 2001:db8::9"],
    ["alder.example/tcp", "domain-name alder.example"],
    ["tcp://198.51.100.7:1", "ipv4-addr 198.51.100.7"],
    ["udp://198.51.100.7", "ipv4-addr 198.51.100.7"],
    ["tcp[:]//alder[.]example:8443", "domain-name alder.example"],
    ["stratum+tcp://pool.alder.example:3333", "domain-name pool.alder.example"],
    ["ssh://root@198.51.100.7:22", "ipv4-addr 198.51.100.7"],
  ])("is left out unless its port is to be stripped: %s", async (line, host) => {
    const found = await inspectLine(line);
    expect(valuesOf(found)).toEqual(["ipv4-addr 203.0.113.9"]);
    expect(found.unusable).toEqual({ "address-with-port": 1 });
    const stripped = await inspectContent(`203.0.113.9\n${line}\n`, { ports: "strip" });
    expect(valuesOf(stripped).sort()).toEqual(["ipv4-addr 203.0.113.9", host].sort());
  });

  it.each(["ssh://alder.example/a/b", "ftp://198.51.100.7:21/x", "alder.example/tcp/setup"])(
    "is a URL where it has a path: %s",
    async (line) => {
      expect(valuesOf(await inspectLine(line))).toContain(`url ${line}`);
    },
  );

  it("is a URL where its source declares one", async () => {
    const found = await inspectContent("type,value\nurl,alder.example/tcp\nip,203.0.113.9\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 203.0.113.9", "url alder.example/tcp"]);
  });
});

describe("a URL with whitespace in it", () => {
  it.each([
    "http://alder.example/my file.php",
    "http://alder.example/a run.sh",
    "alder.example/my file.php?id=1",
    '"http://alder.example/my file.php"',
  ])("is left out, and nothing shorter is read: %s", async (line) => {
    const found = await inspectLine(line);
    expect(valuesOf(found)).toEqual(["ipv4-addr 203.0.113.9"]);
    expect(found.unusable).toEqual({ "url-with-whitespace": 1 });
    expect(found.problems).toEqual([expect.objectContaining({ code: "values-unusable", line: 2 })]);
  });

  it("is left out of a cell and of a JSON text", async () => {
    for (const content of [
      "url,date\nhttp://alder.example/my file.php,2026-01-01\nhttp://elm.example/,2026-01-01\n",
      '[{"url":"http://alder.example/my file.php"},{"url":"http://elm.example/"}]',
    ]) {
      const found = await inspectContent(content);
      expect(valuesOf(found)).toEqual(["url http://elm.example/"]);
      expect(found.unusable).toEqual({ "url-with-whitespace": 1 });
    }
  });

  it.each([
    "http://alder.example/my file.php\nhttp://elm.example/c d\nhttp://fir.example/e?q=a b\n",
    "http://alder.example/a 2026-01-01\nhttp://elm.example/my file.php\nhttp://fir.example/ 2026-01-02\n",
    "http://alder.example/my file\nhttp://elm.example/your document\n",
  ])("makes a text without names of columns doubtful: %j", async (content) => {
    expect(codesOf(await inspectContent(content))).toEqual(["columns-ambiguous"]);
  });

  it("is none where what follows the URL describes it", async () => {
    const content = "http://alder.example/a malware\nhttp://elm.example/b phishing\n";
    expect(valuesOf(await inspectContent(content))).toEqual([
      "url http://alder.example/a",
      "url http://elm.example/b",
    ]);
  });

  it("is left out of a later row of a table with spaces", async () => {
    const rows = Array.from({ length: 9_000 }, (_, i) => `http://alder.example/${i} 2026-01-01\n`);
    const found = await inspectContent(`${rows.join("")}http://elm.example/my file.php\n`);
    expect(valuesOf(found)).toHaveLength(9_000);
    expect(found.unusable).toEqual({ "url-with-whitespace": 1 });
  });
});
