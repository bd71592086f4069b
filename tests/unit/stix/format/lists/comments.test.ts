import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("comments of several lines", () => {
  it.each<[what: string, content: string]>([
    ["between the marks of C", "/*\n * made up\n203.0.113.2\n*/\n198.51.100.1\n"],
    ["before a value on its line", "198.51.100.9\n/* 203.0.113.2\n203.0.113.3 */ 198.51.100.1\n"],
    ["on one line", "/* alder.example */\n198.51.100.1\n/*203.0.113.2*/\n"],
    ["between the marks of HTML", "198.51.100.1\n<!-- 203.0.113.2\n203.0.113.3 -->\n198.51.100.9\n"],
    ["between three quotes", "198.51.100.1\n\"\"\"\n203.0.113.2\n\"\"\"\n'''\n203.0.113.3\n'''\n"],
    [
      "between the marks of Lua, Ruby and the preprocessor",
      "198.51.100.1\n--[[\n203.0.113.2\n]]\n=begin\n203.0.113.3\n=end\n#if 0\n203.0.113.4\n#endif\n",
    ],
    ["in a table", "ip,note\n/* old\n203.0.113.2,x\n*/\n198.51.100.1,y\n198.51.100.9,z\n"],
    ["after values", "198.51.100.1 /* 203.0.113.2 */\n198.51.100.9 /* c2 */\n"],
  ])("hold no indicators: %s", async (_, content) => {
    const found = await inspectContent(content);
    expect(valuesOf(found)).toContain("ipv4-addr 198.51.100.1");
    expect(valuesOf(found).filter((value) => !value.startsWith("ipv4-addr 198.51.100."))).toEqual([]);
    expect(found.problems).toEqual([]);
  });

  it("are an error where they have no end", async () => {
    for (const content of [
      "198.51.100.1\n/*\n203.0.113.2\n",
      "198.51.100.1\n198.51.100.2 /* x\n203.0.113.2 */\n198.51.100.3\n",
    ]) {
      const found = await inspectContent(content);
      expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "comment-not-closed", line: 2 })]);
    }
  });

  it("do not begin in a filter list's pattern", async () => {
    const found = await inspectContent("[Adblock Plus 2.0]\n/*ads*/\n||alder.example^\n||elm.example^\n");
    expect(valuesOf(found)).toEqual(["domain-name alder.example", "domain-name elm.example"]);
  });
});

describe("a comment after a value", () => {
  it.each<[comment: string, reason: string]>([
    ["# whitelisted by the owner", "allowed"],
    ["; allow-listed", "allowed"],
    ["// FP", "false-positive"],
    ["-- removed 2026-01-02", "allowed"],
    ["/* do not block */", "allowed"],
    ["# false positive, see ticket 5", "false-positive"],
    ["# now delisted", "allowed"],
    ["# known good", "allowed"],
    ["# Liste blanche", "allowed"],
    ["# 白名单", "allowed"],
  ])("leaves it out where it says that it is no threat: %s", async (comment, reason) => {
    const found = await inspectContent(`198.51.100.1\n203.0.113.2 ${comment}\nalder.example ${comment}\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.unusable).toEqual({ [reason]: 2 });
  });

  it.each([
    "# removed malware sample",
    "# c2, not whitelisted",
    "# FPS booster",
    "# allows downloads",
    "# trusted bank lure",
  ])("says nothing of the kind: %s", async (comment) => {
    const found = await inspectContent(`198.51.100.1\n203.0.113.2 ${comment}\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1", "ipv4-addr 203.0.113.2"]);
  });
});

describe("a heading that names exceptions", () => {
  it.each<[begin: string, end: string]>([
    ["### WHITELIST START ###", "### WHITELIST END ###"],
    ["#BEGIN-ALLOW", "#END-ALLOW"],
    ["<whitelist>", "</whitelist>"],
    ["# --- begin of exceptions ---", "# --- end of exceptions ---"],
    ["# Liste blanche", "# Blacklist"],
    ["# Positivliste", "# blocked domains"],
    ["# Ausnahmen", "# malware"],
    ["# lista blanca", "# Threats"],
    ["# Белый список", "# Blocklist"],
    ["# 白名单", "# blocklist"],
    ["# The following domains are whitelisted", "# Section: blocklist"],
    ["# Do not block these", "# Malicious"],
    ["# Good domains", "# Bad domains"],
    ["/* Whitelist */", "/* Blocklist */"],
    ["/*\n * Known good\n *********/", "/*\n * Malware\n */"],
    ["<!-- exceptions -->", "# domains"],
    ["# 3) Exceptions", "# 4) Blocklist"],
    ["REM whitelist", "# Malicious"],
    ["# Known-good / benign", "# C2"],
    ["# Whitelist - do not block", "# Threats"],
    ["# Google (whitelisted)", "# Botnet"],
    ["# CDN whitelist", "# end CDN whitelist"],
    ["# Removed on 2026-01-01:", "# Active indicators"],
    ["# Not malicious", "# Malicious"],
  ])("leaves out what is below it: %s", async (begin, end) => {
    const found = await inspectContent(`198.51.100.1\n${begin}\n203.0.113.2\n${end}\n198.51.100.9\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1", "ipv4-addr 198.51.100.9"]);
    expect(found.unusable).toEqual({ "allowed-section": 1 });
  });
});

describe("a list that declares that it holds exceptions", () => {
  it.each([
    "# Title: Partners whitelist\n# Updated: today\n203.0.113.2\n",
    "! Title: DNS allowlist\n||alder.example^\n",
    "# ACME Corp. allow list\n203.0.113.2\n",
    "/*\n * Name: safe-list of mail servers\n */\n203.0.113.2\n",
    "This file is an allow list\n203.0.113.2\n",
    "# Description: domains for a DNS whitelist\nalder.example\n",
    "# Liste blanche de Paris\n203.0.113.2\n",
  ])("is refused: %j", async (content) => {
    const found = await inspectContent(content);
    expect(codesOf(found)).toEqual(["columns-ambiguous"]);
    expect(valuesOf(found)).toEqual([]);
  });

  it("is read where its format is named", async () => {
    const found = await inspectContent("# Title: Partners whitelist\n198.51.100.1\n", { format: "lines" });
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
  });

  it.each([
    "# Title: Ads blocklist (whitelist applied)",
    "# Title: not a whitelist",
    "# Report false positives to our whitelist",
    "# Description: bad hosts; whitelist requests: mail us",
    "# This blocklist excludes whitelist entries",
  ])("is not one that mentions exceptions only: %s", async (title) => {
    const found = await inspectContent(`${title}\n198.51.100.1\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
  });

  it.each(["whitelist.csv", "good_domains.txt", "allow-list", "liste_blanche.txt"])(
    "is pointed out by its name, unless its format is named: %s",
    async (name) => {
      const found = await inspectContent("198.51.100.1\n", { name });
      expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
      expect(codesOf(found)).toEqual(["named-for-exceptions"]);
      expect(codesOf(await inspectContent("198.51.100.1\n", { name, format: "lines" }))).toEqual([]);
    },
  );
});

describe("a comment that only mentions exceptions", () => {
  it.each([
    "# see whitelist",
    "# not in the whitelist",
    "# Source: whitelist.txt",
    "# Reviewed against allowlist",
    "# removed duplicates",
    "# Emotet and TrickBot",
    "/* Blocklist */",
  ])("is no heading of them: %s", async (comment) => {
    const found = await inspectContent(`198.51.100.1\n${comment}\n198.51.100.2\n`);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1", "ipv4-addr 198.51.100.2"]);
  });
});

describe("rules of programs that take a name back", () => {
  it.each<[what: string, content: string, unusable: Readonly<Record<string, number>>]>([
    [
      "a filter rule with the option badfilter",
      "||alder.example^\n||elm.example^\n||elm.example^$badfilter\n",
      { exception: 2 },
    ],
    [
      "a comment in a configuration of dnsmasq",
      "address=/alder.example/0.0.0.0\naddress=/elm.example/0.0.0.0 # FP\n",
      { "false-positive": 1 },
    ],
    [
      "a section of a configuration of dnsmasq",
      "address=/alder.example/0.0.0.0\n# Whitelist\naddress=/elm.example/0.0.0.0\n",
      { "allowed-section": 1 },
    ],
    [
      "a comment in a configuration of Unbound",
      'local-zone: "alder.example" always_nxdomain\nlocal-zone: "elm.example" always_nxdomain # whitelisted\n',
      { allowed: 1 },
    ],
    [
      "a comment in a policy zone",
      "alder.example CNAME .\nelm.example CNAME . ; whitelisted\n",
      { allowed: 1 },
    ],
    [
      "a sentence as a heading",
      "alder.example\n# Domains added below will be ignored, for example:\nelm.example\n",
      { "allowed-section": 1 },
    ],
    [
      "a list of what a publisher removed",
      '"removal_id","entry_value","removal_notes"\n"","alder.example",""\n"2","elm.example","false positive"\n',
      { deleted: 1 },
    ],
  ])("leave it out: %s", async (_, content, unusable) => {
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["domain-name alder.example"]);
    expect(found.unusable).toEqual(unusable);
  });
});

describe("lists of programs", () => {
  it("hold exceptions below a sentence that allows what follows, and indicators below one that blocks it", async () => {
    const allowed =
      "# The following IP addresses will be allowed through the firewall.\n203.0.113.2 # by hand\n";
    expect((await inspectContent(allowed)).unusable).toEqual({ "allowed-section": 1 });
    for (const sentence of ["# The following IP addresses will be blocked", "# These hosts are not allowed"])
      expect(valuesOf(await inspectContent(`${sentence}\n198.51.100.1\n`))).toEqual([
        "ipv4-addr 198.51.100.1",
      ]);
  });

  it.each([
    "alder.example 1\ngood.example 0\n",
    "198.51.100.1 1;\n203.0.113.2 0;\n",
    "198.51.100.1,true\n203.0.113.2,false\n",
  ])("are refused where a column of yes and no has no name: %j", async (content) => {
    expect(codesOf(await inspectContent(content))).toEqual(["columns-ambiguous"]);
  });

  it("leave out addresses whose reputation is 0", async () => {
    const found = await inspectContent("198.51.100.1,1,100\n203.0.113.2,3,0\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.unusable).toEqual({ "no-reputation": 1 });
  });

  it("leave out what a rule returns or skips", async () => {
    const found = await inspectContent("198.51.100.1 DENY\n203.0.113.2 RETURN\n203.0.113.3 skip\n");
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.1"]);
    expect(found.unusable).toEqual({ allowed: 2 });
  });
});
