import { inspectContent } from "../../../../support/stix/inspecting.js";

const now = new Date("2026-06-01T00:00:00Z");

describe("rows that say when their indicators expire", () => {
  it.each(["expires", "Valid Until", "expiration_date", "validUntil", "ban_until"])(
    "count as expired like indicators of STIX documents: %s",
    async (name) => {
      const cells = [
        ...["2026-05-31", "2026-05-31T23:59:59Z", "2026-05-31 10:00", "31.05.2026", "2026/05/31"],
        ...["1780000000", "1780000000000"],
        ...["2027-01-01", "", "never", "1811536000"],
      ];
      const rows = cells.map((cell, i) => `198.51.100.${i + 1},x,${cell}`);
      const content = `ip,port,${name}\n${rows.join("\n")}\n`;
      for (const text of [content, `# ${content}`]) {
        const found = await inspectContent(text, { now });
        expect(found).toMatchObject({ ok: true, total: cells.length, expired: 7 });
      }
    },
  );

  it("count in records of JSON as well", async () => {
    const records = [
      { ip: "198.51.100.7", expires: "2026-01-01T00:00:00Z" },
      { ip: "198.51.100.8", expires: 1_767_225_600 },
      { ip: "198.51.100.9", expires: null },
    ];
    const array = await inspectContent(JSON.stringify(records), { now });
    expect(array).toMatchObject({ ok: true, total: 3, expired: 2 });
    const lines = await inspectContent(records.map((one) => JSON.stringify(one)).join("\n"), { now });
    expect(lines).toMatchObject({ ok: true, total: 3, expired: 2 });
  });
});
