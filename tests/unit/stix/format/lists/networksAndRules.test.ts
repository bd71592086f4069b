import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("networks over two columns", () => {
  it("are read where a few rows are faulty, which are problems of their own", async () => {
    const rows = Array.from({ length: 250 }, (_, i) => `198.51.${i}.0,255.255.255.0`);
    const found = await inspectContent(
      `network,netmask\n${rows.join("\n")}\n203.0.113.0,255.0.255.0\n203.0.113.0,unknown\n`,
    );
    expect(errorsOf(found)).toEqual([]);
    expect(found).toMatchObject({ total: 250, unusable: { "invalid-range": 2 } });
  });

  it("are read where the addresses are whole numbers", async () => {
    const found = await inspectContent(
      "ip_from,ip_to,cc\n3325256704,3325256959,US\n3405803776,3405803776,DE\n",
    );
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.0"]);
  });

  it("are IPv6 where both numbers are beyond IPv4, and not valid where one is", async () => {
    const start = 0x2001_0db8n << 96n;
    const found = await inspectContent(`ip_from,ip_to\n${start},${start + 3n}\n5,${start}\n`);
    expect(valuesOf(found)).toEqual(["ipv6-addr 2001:db8::/126"]);
    expect(found.unusable).toEqual({ "invalid-range": 1 });
  });

  it("are ranges by their type", async () => {
    const found = await inspectContent("value,type\n198.51.100.0/24,cidr\n203.0.113.4-203.0.113.7,iprange\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/24", "ipv4-addr 203.0.113.4/30"]);
  });

  it("are not made of times under similar names", async () => {
    const found = await inspectContent("ip,first,last\n198.51.100.7,1764028800,1764028900\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
  });
});

describe("rules that let names through", () => {
  it("are exceptions in a response policy zone, where a name leads to itself", async () => {
    const found = await inspectContent(
      [
        "$ORIGIN rpz.example.",
        "@ SOA l. r. 1 1 1 1 1",
        "alder.example CNAME .",
        "elm.example CNAME elm.example.",
        "fir.example.rpz.example. CNAME Fir.Example.",
        "oak.example CNAME rpz-passthru.",
        "24.0.113.0.203.rpz-ip CNAME 24.0.113.0.203.rpz-ip.",
        "ash.example CNAME .rpz-passthru.",
      ].join("\n"),
    );
    expect(valuesOf(found)).toEqual(["domain-name alder.example"]);
    expect(found.unusable).toEqual({ exception: 5 });
  });

  it("are forwards in a dnsmasq configuration, where standard servers answer", async () => {
    const found = await inspectContent(
      [
        "address=/alder.example/#",
        "address=/elm.example/",
        "server=/fir.example/",
        "local=/oak.example/",
        "server=/good.example/#",
        "server=/local.example/127.0.0.1#5053",
        "server=/corp.example/192.0.2.53",
        "address=/own.example/192.0.2.1",
      ].join("\n"),
    );
    expect(valuesOf(found)).toEqual(
      ["alder", "elm", "fir", "oak"].map((name) => `domain-name ${name}.example`),
    );
    expect(found.unusable).toEqual({ "forwarding-rule": 4 });
  });
});

describe("a hosts file of a filter in the own network", () => {
  it("holds the names, never the filter's address", async () => {
    const found = await inspectContent(
      "127.0.0.1 localhost\n192.168.1.2 alder.example elm.example # good.example\n192.168.1.2\tfir.example\n192.168.1.2 oak.example\n",
    );
    expect(found.format?.name).toBe("hosts");
    expect(valuesOf(found)).toEqual(
      ["alder", "elm", "fir", "oak"].map((name) => `domain-name ${name}.example`),
    );
  });

  it("is no hosts file where the address may be an indicator itself", async () => {
    const found = await inspectContent(
      "198.51.100.7 alder.example\n198.51.100.7 elm.example\n198.51.100.7 fir.example\n",
    );
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
  });
});

describe("a configuration of Unbound", () => {
  it.each(["server:\n", "server:\n  # a comment\n", "# a comment\nserver:\n\n", ""])(
    "is read after %j, with its zones indented or not",
    async (start) => {
      const found = await inspectContent(
        `${start}  local-zone: "alder.example" always_null\n  local-zone: "elm.example." static # good.example\nlocal-zone: "good.example" always_transparent\nlocal-data: "fir.example A 0.0.0.0"\n`,
      );
      expect(found.format?.name).toBe("unbound");
      expect(valuesOf(found)).toEqual(["alder", "elm", "fir"].map((name) => `domain-name ${name}.example`));
      expect(found.unusable).toEqual({ exception: 1 });
    },
  );
});

describe("lists with lines of another kind", () => {
  it("read addresses and networks among named ranges", async () => {
    const found = await inspectContent(
      "A: b (c-d):198.51.100.0-198.51.100.255\nE:198.51.101.0-198.51.101.255\nF:203.0.113.0/25\n203.0.113.200\nG:203.0.113.9-203.0.113.4\n",
    );
    expect(found.format?.name).toBe("p2p");
    expect(valuesOf(found)).toEqual([
      "ipv4-addr 198.51.100.0/24",
      "ipv4-addr 198.51.101.0/24",
      "ipv4-addr 203.0.113.0/25",
      "ipv4-addr 203.0.113.200",
    ]);
    expect(found.unusable).toEqual({ "invalid-range": 1 });
  });

  it("read named ranges among addresses", async () => {
    const found = await inspectContent("203.0.113.7\n203.0.113.8\nA, b:198.51.100.0-198.51.100.255\n");
    expect(valuesOf(found)).toContain("ipv4-addr 198.51.100.0/24");
  });

  it("leave out rules about parts of pages", async () => {
    const found = await inspectContent(
      'alder.example\nelm.example\nfir.example##[aria-label="Scroll to the top"]\noak.example#?#.x:has-text(This site)\nash.example#@#.ad\nyew.example,good.example##.x\n',
    );
    expect(valuesOf(found)).toEqual(["domain-name alder.example", "domain-name elm.example"]);
    expect(found.unusable).toEqual({ "cosmetic-rule": 4 });
  });

  it("report the files that a zone includes", async () => {
    const found = await inspectContent(
      "$TTL 60\n@ SOA l. r. 1 1 1 1 1\nalder.example CNAME .\n$INCLUDE more.zone\n",
    );
    expect(found.unusable).toEqual({ "included-file": 1 });
  });

  it("take an empty cell at the end of a row of Zeek's for nothing", async () => {
    const found = await inspectContent(
      "#fields\tindicator\tindicator_type\tmeta.source\n198.51.100.7\tIntel::ADDR\ts\t\n",
    );
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
  });
});

describe("a table about addresses", () => {
  it("is refused where a domain may be that of the provider", async () => {
    const found = await inspectContent("IP,Domain,ISP\n198.51.100.7,isp.example,X\n");
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
  });

  it("is read where each row ends with a delimiter", async () => {
    const found = await inspectContent("http://alder.example/x,\nhttp://elm.example/y,\n");
    expect(valuesOf(found)).toEqual(["url http://alder.example/x", "url http://elm.example/y"]);
  });
});

describe("sets of ipset", () => {
  it.each(["white", "whitelist-v4", "allow_list6", "trusted", "exceptions"])(
    "are no indicators where their name is one of exceptions: %s",
    async (name) => {
      const sets = ["black", name].map((set) => `create ${set} hash:ip family inet\n`).join("");
      const found = await inspectContent(
        `${sets}add black 198.51.100.7 timeout 0\nadd black 203.0.113.4\nadd ${name} 192.0.2.5\n`,
      );
      expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 203.0.113.4"]);
      expect(found.unusable).toEqual({ exception: 1 });
    },
  );

  it("are indicators whatever else their name is", async () => {
    const found = await inspectContent(
      "add blacklist4 198.51.100.7\nadd white-hats 203.0.113.4\nadd f2b-sshd 192.0.2.5\n",
    );
    expect(found).toMatchObject({ ok: true, total: 3 });
  });
});
