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

  it.each([
    ...["31/05/2026", "05/31/2026", "31-05-2026", "1/2/2026", "20260531", "20260531T100000Z"],
    ...["31 May 2026", "31-May-2026", "May 31, 2026", "May 31st, 2026 10:00 PM", "Sept 1, 2025"],
    ...["Sun, 31 May 2026 10:00:00 GMT", "Sun, 31 May 2026 10:00:00 +0200", "Sun May 31 10:00:00 2026"],
    ...["2026-05-31 10:00:00 +0000 UTC", "2026-05-31 10:00:00 GMT", "5/31/2026 9:00 AM"],
  ])("count as expired where the date has another form: %s", async (date) => {
    const quoted = `"${date}"`;
    for (const [text, expired] of [
      [quoted, 1],
      [quoted.replace(/2025|2026/, "2027"), 0],
    ] as const) {
      const found = await inspectContent(`ip,port,expires\n198.51.100.7,x,${text}\n`, { now });
      expect(found).toMatchObject({ ok: true, total: 1, expired });
    }
  });

  it("count by the later reading where day and month cannot be distinguished", async () => {
    const rows = ["02/07/2026", "07/02/2026", "02/05/2026"];
    const content = rows.map((date, i) => `198.51.100.${i + 1},x,${date}\n`).join("");
    const found = await inspectContent(`ip,port,expires\n${content}`, { now });
    expect(found).toMatchObject({ ok: true, total: 3, expired: 1 });
  });

  it.each(["31 Foo 2026", "32/13/2026", "in 3 days", "2026", "99999999", "May 2026", "x".repeat(70)])(
    "do not expire where the text is no date: %s",
    async (date) => {
      const found = await inspectContent(`ip,port,expires\n198.51.100.7,x,"${date}"\n`, { now });
      expect(found).toMatchObject({ ok: true, total: 1, expired: 0 });
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
