import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("columns that make a network together", () => {
  it.each<[names: string, ...rows: string[]]>([
    ["network,length", "198.51.100.0,25", "198.51.100.128,26"],
    ["network;netmask_bits", "198.51.100.0;25", "198.51.100.128;26"],
    ["base,slash", "198.51.100.0,25", "198.51.100.128,26"],
    ["addr,x,len", "198.51.100.0,a,25", "198.51.100.128,b,26"],
    ["ip,subnet_mask", "198.51.100.0,/25", "198.51.100.128,/26"],
    ["ip,foo", "198.51.100.0,255.255.255.128", "198.51.100.128,255.255.255.192"],
    ["ip,wildcard", "198.51.100.0,0.0.0.127", "198.51.100.128,0.0.0.63"],
    ["Address,Inverse Mask", "198.51.100.0,0.0.0.127", "198.51.100.128,0.0.0.63"],
    ["ip,mask", "198.51.100.0,0.0.0.127", "198.51.100.128,0.0.0.63"],
    ["ip_start,count", "198.51.100.0,128", "198.51.100.128,64"],
    ["first_ip,size", "198.51.100.0,128", "198.51.100.128,64"],
    ["network,num_addresses", "198.51.100.0,128", "198.51.100.128,64"],
    ["lower,upper", "198.51.100.0,198.51.100.127", "198.51.100.128,198.51.100.191"],
    ["min_ip,max_ip", "198.51.100.0,198.51.100.127", "198.51.100.128,198.51.100.191"],
    ["startIPv4,endIPv4", "198.51.100.0,198.51.100.127", "198.51.100.128,198.51.100.191"],
    ["network,broadcast", "198.51.100.0,198.51.100.127", "198.51.100.128,198.51.100.191"],
    ["start_int,end_int", "3325256704,3325256831", "3325256832,3325256895"],
    ["network_start_integer,network_last_integer,id", "3325256704,3325256831,1", "3325256832,3325256895,2"],
  ])("are read by their names: %s", async (names, ...rows) => {
    const found = await inspectContent(`${[names, ...rows].join("\n")}\n`);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/25", "ipv4-addr 198.51.100.128/26"]);
    expect(found.unusable).toEqual({});
  });

  it("are no rows of DShield where the second column holds masks", async () => {
    const found = await inspectContent(
      "Start\tNetmask\tPrefix\tName\n198.51.100.0\t255.255.255.128\t25\ta\n198.51.100.128\t255.255.255.192\t26\tb\n",
    );
    expect(found.format?.name).toBe("table");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/25", "ipv4-addr 198.51.100.128/26"]);
    const headless = await inspectContent(
      "198.51.100.0\t255.255.255.128\t25\n198.51.100.128\t255.255.255.192\t26\n",
    );
    expect(valuesOf(headless).filter((value) => !/ 198\.51\.100\.(?:0\/25|128\/26)$/.test(value))).toEqual(
      [],
    );
  });

  it("are no range where the start and end of DShield's row contradict its length", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `198.51.${i}.0\t198.51.${i}.255\t24\tx`);
    const found = await inspectContent(`${rows.join("\n")}\n203.0.113.0\t203.0.120.255\t24\tx\n`);
    expect(found.total).toBe(12);
    expect(found.unusable).toEqual({ "invalid-range": 1 });
    expect(found.problems).toEqual([expect.objectContaining({ line: 13 })]);
  });

  it.each<[what: string, content: string]>([
    ["a name that says nothing", "ip,foo\n198.51.100.0,25\n198.51.100.128,26\n"],
    ["a name that says nothing, far from the address", "ip,x,y,foo\n198.51.100.0,a,b,/25\n"],
    ["networks of IPv6", "prefix6,n6\n2001:db8:5::,48\n"],
    ["some hosts among them", "198.51.100.0,25\n198.51.100.129,32\n"],
    ["a third number, as lists of reputation have", "198.51.100.0,24,5\n203.0.113.0,25,6\n"],
    ["sizes, as registries write them", "x|XX|ipv4|198.51.100.0|128|20260101\n"],
  ])("are refused where numbers may be lengths: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({
        code: "columns-ambiguous",
        message: expect.stringContaining("may be the lengths"),
      }),
    ]);
  });

  it.each<[what: string, content: string]>([
    ["a score", "ip,score\n198.51.100.0,25\n"],
    ["a length that the address does not begin", "ip,length\n198.51.100.7,25\n198.51.100.9,64\n"],
    ["how often an address was seen", "198.51.100.7\t8\n198.51.100.9\t4\n"],
    ["a count of reports", "ip,reports\n198.51.100.0,128\n"],
  ])("are no others: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found).every((value) => !value.includes("/"))).toBe(true);
    expect(found.total).toBe(content.split("198.").length - 1);
  });
});

describe("a first row with a word that could name a column", () => {
  it.each(["low", "to", "length", "host", "first"])("is a row where a domain is in it: %s", async (word) => {
    const found = await inspectContent(`${word},alder.example\n${word},elm.example\n`);
    expect(valuesOf(found)).toEqual(["domain-name alder.example", "domain-name elm.example"]);
  });

  it("names columns where it names fields of fields", async () => {
    const found = await inspectContent("dns.host,note\nalder.example,x\nelm.example,y\n");
    expect(valuesOf(found)).toEqual(["domain-name alder.example", "domain-name elm.example"]);
  });
});

describe("fields that make a network together", () => {
  it.each<[what: string, records: readonly object[]]>([
    [
      "a length",
      [
        { network: "198.51.100.0", length: 25 },
        { network: "198.51.100.128", length: 26 },
      ],
    ],
    [
      "a count",
      [
        { ip_start: "198.51.100.0", count: 128 },
        { ip_start: "198.51.100.128", count: 64 },
      ],
    ],
    [
      "ends",
      [
        { min_ip: "198.51.100.0", max_ip: "198.51.100.127" },
        { min_ip: "198.51.100.128", max_ip: "198.51.100.191" },
      ],
    ],
    [
      "numbers",
      [
        { start_int: 3_325_256_704, end_int: 3_325_256_831 },
        { start_int: 3_325_256_832, end_int: 3_325_256_895 },
      ],
    ],
  ])("are read by their names: %s", async (_, records) => {
    const found = await inspectContent(JSON.stringify(records));
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.0/25", "ipv4-addr 198.51.100.128/26"]);
  });
});
