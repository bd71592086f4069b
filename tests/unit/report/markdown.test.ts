import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { codeBlock } from "../../../provider/src/escaping/markdown.js";
import { fitWithin } from "../../../provider/src/report/markdown/fitWithin.js";
import { leastMaxBytes, markdownReport } from "../../../provider/src/report/markdown/markdownReport.js";
import type { Report } from "../../../provider/src/report/model.js";
import { hostilePreview, hostileText, mark } from "../../support/report/hostile.js";
import { digest, fleetDigest } from "../../support/report/made.js";
import { recorded, reportOf } from "../../support/report/recorded.js";
import { escapes, shown } from "../../support/report/renderedMarkdown.js";

const markdown = (report: Report, maxBytes = 65_536, defang = false) =>
  markdownReport(report, { maxBytes, defang });

/** As GitHub shows it: tables, our HTML, and links made of bare text. */
const likeGitHub = new MarkdownIt({ html: true, linkify: true });

describe("the Markdown report", () => {
  it("shows counts, risks, matrix and feeds of a real preview", () => {
    expect(
      markdown(reportOf(recorded("edited"), recorded("state"))),
    ).toBe(`### Threat collections: \`extrahop-test\` / \`test\`

**Collections: 2 to create · 2 to update · 2 to delete**<br>
**Indicators: +30 −3 in 3 feeds**

- 🛑 **2 collections are deleted**: \`phishing\` (2 indicators) on \`hq-sensor\`, \`new-sensor\`
- ⚠️ **1 feed loses much of what it held**: \`botnet\` (loses 1 of 3, 33 %)
- ℹ️ 2 new collections take over what the system holds under the same name, if anything: \`list\` on \`hq-sensor\`, \`new-sensor\`

| System | \`botnet\` | \`list\` | \`phishing\` |
| --- | :-: | :-: | :-: |
| \`hq-sensor\` | ~ update | + create | − delete |
| \`new-sensor\` | ~ update | + create | − delete |

<sub>− delete, ~ update, + create, · not there</sub>

| Feed | Indicators | By type | Collections |
| --- | --- | --- | --- |
| \`botnet\` | **+28 −1 of 30** STIX \`2.1\` | ipv4-addr +28 −1 | 2 to update |
| \`list\` | **+2, new** | domain-name +1, url +1 | 2 to create |
| \`phishing\` | **−2, removed** STIX \`1.2\` | domain-name −2 | 2 to delete |

<details><summary><code>botnet</code> +28 −1 of 30</summary>

\`\`\`diff
${Array.from({ length: 10 }, (_, index) => `+ ipv4-addr 192.0.2.${index + 10}`).join("\n")}
+ and 18 more
- ipv4-addr 192.0.2.1
\`\`\`

</details>

<details><summary><code>phishing</code> −2, removed</summary>

\`\`\`diff
- domain-name a.example
- domain-name b.example
\`\`\`

</details>
`);
  });

  it("says so where nothing changes", () => {
    const preview = digest({
      collections: [{ system: "hq", name: "apt1", op: "same", before: { url: 1 }, after: { url: 1 } }],
      same: 1,
    });
    expect(markdown(reportOf(preview))).toContain("**Nothing changes.** Collections: 1 up to date");
  });

  it("is only code where others have written, whatever they wrote", () => {
    fc.assert(
      fc.property(hostilePreview, fc.boolean(), (preview, defang) => {
        const report = reportOf(preview);
        const written = markdown(report, 65_536, defang);
        expect(written).toContain(mark);
        expect(escapes(likeGitHub.render(written))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps its tables in shape, whatever they hold", () => {
    fc.assert(
      fc.property(hostilePreview, (preview) => {
        const report = reportOf(preview);
        const widths = new Map<string, number>();
        for (const { node } of shown(likeGitHub.render(markdown(report)))) {
          if (node.nodeName === "tr" && "childNodes" in node) {
            const width = node.childNodes.filter(({ nodeName }) => /^t[hd]$/.test(nodeName)).length;
            widths.set(String(width), (widths.get(String(width)) ?? 0) + 1);
          }
        }
        // The matrix has a row for each system, the other table one for each feed that changes; and each has
        // a head.
        const total = [...widths.values()].reduce((sum, count) => sum + count, 0);
        const changing = report.feeds.filter(
          ({ change }) => change.kind !== "same" && change.kind !== "unknown",
        );
        expect(total).toBe(report.systems.length + 1 + changing.length + 1);
        expect(
          [...widths.keys()].every((width) => [4, report.feeds.length + 1].includes(Number(width))),
        ).toBe(true);
      }),
    );
  });

  it("closes no code block with what it holds", () => {
    fc.assert(
      fc.property(
        fc.array(
          hostileText.map((text) => text.replace(/[\r\n\u2028]/g, " ")),
          { minLength: 1 },
        ),
        (lines) => {
          const tokens = likeGitHub.parse(`before\n\n${codeBlock(lines, "text")}\n\nafter`, {});
          expect(tokens.map(({ type }) => type)).toEqual([
            "paragraph_open",
            "inline",
            "paragraph_close",
            "fence",
            "paragraph_open",
            "inline",
            "paragraph_close",
          ]);
        },
      ),
    );
  });

  it("writes indicators so that nobody clicks them, when asked", () => {
    const said =
      "+2 −1 of 2 indicators\n  + url http://evil.example/a.b\n  + ipv6-addr 2001:db8::1\n  − domain-name bad.evil.example";
    const preview = digest({
      feeds: [
        { name: "apt1", op: "update", before: { "domain-name": 1 }, after: { url: 1, "ipv6-addr": 1 }, said },
      ],
      diagnostics: [{ severity: "warning", message: "see https://evil.example/help" }],
    });
    const defanged = markdown(reportOf(preview), 65_536, true);
    expect(defanged).toContain("+ url hxxp://evil[.]example/a.b");
    expect(defanged).toContain("+ ipv6-addr 2001[:]db8[:][:]1");
    expect(defanged).toContain("- domain-name bad[.]evil[.]example");
    expect(defanged).toContain("see hxxps://evil.example/help");
    expect(markdown(reportOf(preview))).toContain("+ url http://evil.example/a.b");
  });

  it("writes the Unicode form of a domain name beside its A-labels, and escapes what cannot be seen", () => {
    const said =
      "+3 −0 of 3 indicators\n  + domain-name xn--bcher-kva.example\n  + domain-name xn--pypal-4ve.example\n  + domain-name plain.example";
    const preview = digest({
      feeds: [{ name: "f", op: "update", before: {}, after: { "domain-name": 3 }, said }],
    });
    const written = markdown(reportOf(preview));
    expect(written).toContain("+ domain-name xn--bcher-kva.example (bücher.example)\n");
    expect(written).toContain("+ domain-name xn--pypal-4ve.example (p\u0430ypal.example)\n");
    expect(written).toContain("+ domain-name plain.example\n");
    expect(markdown(reportOf(preview), 65_536, true)).toContain(
      "+ domain-name xn--bcher-kva[.]example (bücher[.]example)\n",
    );
  });
});

describe("a report that would be too long", () => {
  const large = reportOf(fleetDigest(200, 40));

  it.each([65_536, 30_000, 12_000, leastMaxBytes])(
    "stays within %d bytes and says what it leaves out",
    (maxBytes) => {
      const written = markdown(large, maxBytes);
      expect(Buffer.byteLength(written)).toBeLessThanOrEqual(maxBytes);
      expect(written).toContain("**Collections: ");
      expect(written).toContain("The certificate of 1 system is not verified");
      if (maxBytes < 65_536) expect(written).toContain("Left out to stay within the size limit: ");
      expect(escapes(likeGitHub.render(written))).toEqual([]);
    },
  );

  it("gives up values before feeds, and feeds before risks", () => {
    const [all, less, least] = [1_000_000, 24_000, leastMaxBytes].map((most) => markdown(large, most));
    expect(all).not.toContain("Left out");
    expect(all?.match(/^\+ ipv4-addr/gm)?.length).toBe(60);
    expect(less).toContain("| Feed | Indicators |");
    expect(less).not.toMatch(/^\+ ipv4-addr/m);
    expect(less).toContain("| `osaka-sensor-7` |");
    expect(less).toContain("in the table 28 feeds that stay as they are");
    expect(least).not.toContain("| `osaka-sensor-7` |");
    expect(least).toContain("Systems × feeds: how many");
    expect(least).toContain("collections are deleted");
  });

  it("stays within the limit with hostile texts of any length", () => {
    fc.assert(
      fc.property(hostilePreview, fc.nat(8_000), (preview, extra) => {
        const long = preview.replaceAll(mark, `${mark}${"界".repeat(400)}`);
        const maxBytes = leastMaxBytes + extra;
        expect(Buffer.byteLength(markdown(reportOf(long), maxBytes))).toBeLessThanOrEqual(maxBytes);
      }),
    );
  });

  it("shortens what is worth least first", () => {
    const section = (name: string, worth: number) => [
      { text: name.repeat(500), worth },
      { text: "", worth: 0, leftOut: name },
    ];
    const written = fitWithin([section("a", 3), section("b", 1), section("c", 2)], 600 + 1_100);
    expect(written).toContain("aaa");
    expect(written).toContain("ccc");
    expect(written).not.toContain("bbb");
    expect(written).toContain("size limit: b.");
  });
});
