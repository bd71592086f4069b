import { errorsOf, inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

describe("columns that say that a row does not count", () => {
  it.each<[name: string, keeps: readonly string[], leavesOut: readonly string[], reason: string]>([
    ["op", ["add", "+", "a"], ["del", "-", "remove", "\u2212"], "deleted"],
    ["change", ["added", "new"], ["removed", "deleted", "delisted"], "deleted"],
    [
      "removed_at",
      ["", "NULL", "-", "0000-00-00 00:00:00", "never"],
      ["2026-01-01", "1767225600"],
      "deleted",
    ],
    ["deleted_at", ["None", "0"], ["2026-01-01T00:00:00Z"], "deleted"],
    ["revokedAt", ["null", "false"], ["01.02.2026"], "revoked"],
    ["retired_at", [""], ["2026-01-01"], "inactive"],
    ["abuse_confidence_score", ["100", "1", ""], ["0", "0%"], "no-reputation"],
    ["class", ["dga", "malware", ""], ["legit", "benign"], "allowed"],
    ["block", ["yes", "1", "TRUE", ""], ["no", "0", "False"], "inactive"],
    [
      "state",
      ["active", "open", "new"],
      ["closed", "retired", "dead", "remediated", "sinkholed"],
      "inactive",
    ],
    ["indicator_status", ["Active"], ["Archived", "deprecated", "resolved"], "inactive"],
    ["tags", ["c2", "tlp:white", "white", "a;b"], ["whitelist", "scanner;benign", "Known-Good"], "allowed"],
    ["labels", ["botnet"], ["x|allowlisted"], "allowed"],
    [
      "Tags",
      ['"false-positive:risk=""low"""'],
      ['"tlp:green,false-positive:risk=""high"""', "c2;false-positive"],
      "false-positive",
    ],
    ["analyst_verdict", ["malicious"], ["benign", "Not a threat"], "allowed"],
    ["firewallAction", ["blocked"], ["allowed", "permit"], "allowed"],
    ["port_state", ["closed"], [], "allowed"],
    ["ignore", ["no", ""], ["yes", "1"], "allowed"],
    ["Aktion", ["sperren"], ["erlauben"], "allowed"],
    ["statut", ["actif"], ["inactif"], "inactive"],
    ["comment", ["c2", "Do not blockade"], ["Do not block", "known good"], "allowed"],
  ])("leave it out, with a count and a line: %s", async (name, keeps, leavesOut, reason) => {
    const rows = [...keeps, ...leavesOut].map((cell, i) => `198.51.100.${i + 1}\tx\t${cell}`);
    const found = await inspectContent(`ip\tport\t${name}\n${rows.join("\n")}\n`);
    expect(errorsOf(found)).toEqual([]);
    expect(valuesOf(found)).toEqual(keeps.map((_, i) => `ipv4-addr 198.51.100.${i + 1}`));
    expect(found.unusable).toEqual(leavesOut.length === 0 ? {} : { [reason]: leavesOut.length });
    if (leavesOut.length > 0)
      expect(found.problems).toContainEqual(expect.objectContaining({ line: keeps.length + 2 }));
  });
});
