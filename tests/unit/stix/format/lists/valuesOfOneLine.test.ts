import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("several values on one line", () => {
  it.each<[what: string, content: string]>([
    ["after a label", "blocked: 198.51.100.7; elm.example\n"],
    ["after a command", "set x 198.51.100.7; 198.51.100.8;\n"],
    ["in braces", "acl bad { 198.51.100.7; 198.51.100.8; };\n"],
    ["in brackets after a label", "ips: [198.51.100.7, 198.51.100.8]\n"],
    ["after a colon", "x 198.51.100.7: 198.51.100.8\n"],
    ["after an equals sign", "bad=198.51.100.7,198.51.100.8\n"],
    ["after a label without a space", "bad:198.51.100.7,198.51.100.8\n"],
    ["with a note", "198.51.100.7,x,198.51.100.8 (c2)\n198.51.100.9,x,y\n"],
    ["under two names", "ip,second\n198.51.100.7,198.51.100.8 (c2)\n"],
    ["in a set", "table <bad> { 198.51.100.7, 198.51.100.8 }\n"],
    ["with numbers", "1) 198.51.100.7 2) 198.51.100.8\n"],
  ])("are refused where words are among them: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(found.total).toBe(0);
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "columns-ambiguous" })]);
  });

  it.each<[what: string, content: string]>([
    ["semicolons at the end", "198.51.100.7; 198.51.100.8;\n198.51.100.9; 198.51.100.10;\n"],
    ["commas at the end", "198.51.100.7,198.51.100.8,\n198.51.100.9,198.51.100.10,\n"],
    ["colons at the end", "198.51.100.7: x\n198.51.100.8: y\n198.51.100.9: z\n198.51.100.10: x\n"],
    ["parentheses", "(198.51.100.7, 198.51.100.8)\n(198.51.100.9, 198.51.100.10)\n"],
    ["notes", "198.51.100.7 (c2)\n198.51.100.8 [x y]\n198.51.100.9\n198.51.100.10 {z}\n"],
    ["notes in cells", "198.51.100.7 (c2),x\n198.51.100.8 (c2),y\n198.51.100.9,z\n198.51.100.10 [a],z\n"],
  ])("are read with %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual([
      "ipv4-addr 198.51.100.10",
      "ipv4-addr 198.51.100.7",
      "ipv4-addr 198.51.100.8",
      "ipv4-addr 198.51.100.9",
    ]);
  });

  it("are counted where they are among words in some rows only", async () => {
    const found = await inspectContent(
      "198.51.100.7,x\n198.51.100.8,y\n198.51.100.9,see elm.example; fir.example\n198.51.100.10,z\n",
    );
    expect(found.total).toBe(4);
    expect(found.unusable).toEqual({ "column-not-read": 1 });
    expect(found.problems).toEqual([expect.objectContaining({ code: "values-not-read", line: 3 })]);
  });

  it("are left out where a note says that they are exceptions", async () => {
    const found = await inspectContent("198.51.100.7 (whitelisted)\n198.51.100.8 (c2)\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.8"]);
    expect(found.unusable).toEqual({ allowed: 1 });
  });

  it("are no URL where a slash is between addresses", async () => {
    const found = await inspectContent("198.51.100.7/198.51.100.8\n198.51.100.8\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.8"]);
    expect(found.problems).toEqual([expect.objectContaining({ code: "line-unusable", line: 1 })]);
  });
});

describe("a value after a label", () => {
  it("is read where the label names indicators, and left out where it names exceptions", async () => {
    const found = await inspectContent(
      "IOC: alder.example\nC2 = 198.51.100.7\nBlocked: 198.51.100.8\nWhitelisted: 203.0.113.7\n198.51.100.9\n",
    );
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual([
      "ipv4-addr 198.51.100.7",
      "ipv4-addr 198.51.100.8",
      "ipv4-addr 198.51.100.9",
      "domain-name alder.example",
    ]);
    expect(found.unusable).toEqual({ allowed: 1 });
  });

  it("is unusable where the label says something else", async () => {
    const found = await inspectContent("198.51.100.7\n198.51.100.8\nVictim: 203.0.113.7\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "ipv4-addr 198.51.100.8"]);
    expect(found.unusable).toEqual({ "invalid-value": 1 });
  });
});

describe("signs", () => {
  it.each([
    "+198.51.100.7\n-203.0.113.7\n+alder.example\n-elm.example\n",
    "+ 198.51.100.7\n- 203.0.113.7\n+ alder.example\n- elm.example\n",
    "> 198.51.100.7\n< 203.0.113.7\n> alder.example\n< elm.example\n",
    "+,198.51.100.7\n-,203.0.113.7\n+,alder.example\n-,elm.example\n",
  ])("say what was added and removed: %j", async (content) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "domain-name alder.example"]);
    expect(found.unusable).toEqual({ deleted: 2 });
    expect(found.problems).toMatchObject([{ level: "note", line: 2 }]);
  });

  it("are bullets where all are hyphens", async () => {
    const found = await inspectContent("- 198.51.100.7\n- alder.example\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7", "domain-name alder.example"]);
  });
});
