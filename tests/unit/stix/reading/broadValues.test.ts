import { inspectContent } from "../../../support/stix/inspecting.js";

describe("values that match too much", () => {
  it("of a list are left out with their lines and counted by reason", async () => {
    const found = await inspectContent("198.51.100.7\n0.0.0.0/0\n127.0.0.1\nevil.example\nco.uk\n::1\n");
    expect(found).toMatchObject({
      total: 2,
      unusable: { "network-too-large": 1, loopback: 2, "public-suffix": 1 },
    });
    expect(JSON.stringify(found.problems)).toContain("at lines 3 and 6");
  });

  it("count where they are allowed", async () => {
    const found = await inspectContent("198.51.100.7\n0.0.0.0/0\n127.0.0.1\nco.uk\n", { allowBroad: true });
    expect(found).toMatchObject({ total: 4, unusable: {} });
  });
});
