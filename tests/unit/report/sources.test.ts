import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { composed } from "../../../provider/src/messages/index.js";
import { markdownReport } from "../../../provider/src/report/markdown/markdownReport.js";
import type { Report, SourceRow } from "../../../provider/src/report/model.js";
import { htmlReport } from "../../../provider/src/report/page/htmlReport.js";
import { hostileText } from "../../support/report/hostile.js";
import { digest } from "../../support/report/made.js";
import { reportOf } from "../../support/report/recorded.js";
import { escapes } from "../../support/report/renderedMarkdown.js";

/** As GitHub shows it: tables, our HTML, and links made of bare text. */
const likeGitHub = new MarkdownIt({ html: true, linkify: true });

const said = composed({
  contributions: [
    { source: "c2", count: 1_204 },
    { source: "own", count: 80 },
  ],
  filtered: [{ reason: "allowed", count: 12 }],
}).text;
const preview = digest({
  feeds: [{ name: "all", op: "update", before: { url: 1 }, after: { url: 2 }, said }],
});
const rows: readonly SourceRow[] = [
  {
    name: "c2",
    total: 1_204,
    added: 3,
    removed: 1,
    exact: true,
    fetchedAt: "2026-03-01T04:00:00.000Z",
    failures: 0,
  },
  {
    name: "own",
    total: 80,
    added: 0,
    removed: 0,
    exact: true,
    failures: 2,
    error: "the server answered 503",
  },
];
const report = (sources?: readonly SourceRow[]): Report => ({
  ...reportOf(preview),
  ...(sources === undefined ? {} : { sources }),
});
const markdown = (one: Report, maxBytes = 65_536) => markdownReport(one, { maxBytes, defang: false });

describe("the report of live sources", () => {
  it("shows in Markdown what each source changes and contributes, what filters leave out, and failures", () => {
    const text = markdown(report(rows));
    expect(text).toContain("| `c2` | +3 −1 | 1,204 | content of 2026-03-01 04:00 UTC |");
    expect(text).toContain(
      "| `own` | no change | 80 | ⚠️ 2 failed fetches, never fetched: `the server answered 503` |",
    );
    expect(text).toContain("| 1,204 from `c2`, 80 from `own` | 12 `allowed` |");
  });

  it("shows the same on the page", () => {
    const page = htmlReport(report(rows), { defang: false });
    expect(page).toContain("<dt>Made of</dt><dd>1,204 from c2, 80 from own</dd>");
    expect(page).toContain("<dt>Left out by filters</dt><dd>12 allowed</dd>");
    expect(page).toMatch(/<th scope="row">own<\/th><td>no change<\/td>.*2 failed fetches.*503/);
  });

  it("keeps sources that fail longest within a size limit, and says what it left out", () => {
    const many = Array.from(
      { length: 400 },
      (_, i): SourceRow => ({ ...(rows[0] as SourceRow), name: `source-${i}` }),
    );
    const text = markdown(report([...many, rows[1] as SourceRow]), 5_000);
    expect(text).toContain("`own`");
    expect(text).not.toContain("source-7");
    expect(text).toContain("400 sources and what each contributes");
  });

  it("lets no name and no error out of its cell", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const hostile = rows.map((row) => ({ ...row, failures: 1, name: text, error: text }));
        expect(escapes(likeGitHub.render(markdown(report(hostile))))).toEqual([]);
        expect(htmlReport(report(hostile), { defang: false })).not.toMatch(/<(?:img|iframe|a )(?!class)/);
      }),
      { numRuns: 20 },
    );
  });
});
