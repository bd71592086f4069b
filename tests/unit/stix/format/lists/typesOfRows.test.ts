import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("types of rows", () => {
  it("contradict a value that is an address where a name is declared, and the other way round", async () => {
    const found = await inspectContent(
      "type,value\nip,alder.example\ndomain,198.51.100.7\nipv4,http://alder.example/x\nfqdn,2001:db8:5::7\ndomain,elm.example\n",
    );
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["domain-name elm.example"]);
    expect(found.unusable).toEqual({ "other-than-declared": 4 });
    expect(found.problems).toEqual([expect.objectContaining({ code: "values-unusable", line: 2 })]);
  });

  it("contradict values of JSON records as well, and several of one cell", async () => {
    const json = await inspectContent(
      JSON.stringify([
        { type: "domain", value: "198.51.100.7" },
        { type: "ip", value: "198.51.100.8" },
      ]),
    );
    expect(valuesOf(json)).toEqual(["ipv4-addr 198.51.100.8"]);
    expect(json.unusable).toEqual({ "other-than-declared": 1 });
    const table = await inspectContent('type;value\nip;"198.51.100.7, alder.example"\nip;198.51.100.8\n');
    expect(valuesOf(table)).toEqual(["ipv4-addr 198.51.100.8"]);
    expect(table.unusable).toEqual({ "other-than-declared": 1 });
  });

  it("are named by the scope of a decision, beside a type that says what to do", async () => {
    const decisions = [
      { scope: "Ip", type: "ban", value: "198.51.100.7" },
      { scope: "Range", type: "ban", value: "203.0.113.0/24" },
      { scope: "username", type: "ban", value: "admin.example" },
    ];
    const rows = decisions.map(({ scope, type, value }) => `4h,${scope},${type},${value}`);
    for (const content of [
      JSON.stringify(decisions),
      `duration,scope,type,value\n${rows.join("\n")}\n`,
      `duration,type,scope,value\n${decisions.map((one) => `4h,ban,${one.scope},${one.value}`).join("\n")}\n`,
    ])
      expect(valuesOf(await inspectContent(content))).toEqual([
        "ipv4-addr 198.51.100.7",
        "ipv4-addr 203.0.113.0/24",
      ]);
    // Other scopes say nothing of the value.
    expect(valuesOf(await inspectContent("scope,type,value\nglobal,domain,alder.example\n"))).toEqual([
      "domain-name alder.example",
    ]);
  });

  it("may call an address a host", async () => {
    const found = await inspectContent("type,value\nhostname,198.51.100.7\nhost,alder.example\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "domain-name alder.example"]);
  });

  it("say that a value is a victim or a sinkhole, or no indicator", async () => {
    const rows = ["victim-ip", "not-an-ioc", "sinkhole", "Internal IP", "benign domain", "non-malicious ip"];
    const found = await inspectContent(
      `type,value\nip,198.51.100.7\nc2 ip,198.51.100.8\n${rows.map((type, i) => `${type},203.0.113.${i + 1}`).join("\n")}\n`,
    );
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
    expect(found.unusable).toEqual({ allowed: 1, "not-malicious": 5 });
    expect(found.problems).toContainEqual(expect.objectContaining({ line: 4 }));
  });

  it("count by their last word", async () => {
    const found = await inspectContent(
      "ioc_type,value\nphishing_url,alder.example/x\nmalware domain,payload.zip\nodd subject,elm.example\n",
    );
    expect(valuesOf(found)).toEqual(["domain-name payload.zip", "url alder.example/x"]);
    expect(found.unusable).toEqual({ "unknown-type": 1 });
  });
});
