import { createHash } from "node:crypto";
import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Report } from "../../../provider/src/report/model.js";
import { htmlReport } from "../../../provider/src/report/page/htmlReport.js";
import { Html, html } from "../../../provider/src/report/page/template.js";
import { hostilePreview, hostileText, mark } from "../../support/report/hostile.js";
import { digest, fleetDigest } from "../../support/report/made.js";
import { recorded, reportOf } from "../../support/report/recorded.js";

const page = (report: Report, defang = false) => htmlReport(report, { defang });

type Element = DefaultTreeAdapterTypes.Element;

/** All elements that an HTML parser sees. */
function elementsOf(text: string): readonly Element[] {
  const found: Element[] = [];
  const walk = (nodes: readonly DefaultTreeAdapterTypes.ChildNode[]) => {
    for (const node of nodes) {
      if ("tagName" in node) found.push(node);
      if ("childNodes" in node) walk(node.childNodes);
    }
  };
  walk(parse(text).childNodes);
  return found;
}

const attribute = (element: Element | undefined, name: string) =>
  element?.attrs.find((one) => one.name === name)?.value;

const textOf = (element: Element | undefined): string =>
  (element?.childNodes ?? [])
    .map((node) => ("value" in node ? node.value : "tagName" in node ? textOf(node) : ""))
    .join("");

const quiet = page(reportOf(recorded("edited"), recorded("state")));
const ourElements = new Set(
  [...elementsOf(quiet), ...elementsOf(page(reportOf(fleetDigest(12, 12))))].map(({ tagName }) => tagName),
);
// What the two above have no reason for.
for (const name of ["pre", "dt", "dd", "details", "summary"]) ourElements.add(name);
const ourAttributes = new Set(
  "aria-haspopup aria-hidden aria-label aria-labelledby aria-sort autocomplete charset class content data-sort focusable height hidden href http-equiv id lang name open placeholder role scope spellcheck tabindex title type value viewbox width x y".split(
    " ",
  ),
);

describe("the page", () => {
  it("holds everything and may load, send and run nothing else", () => {
    const elements = elementsOf(quiet);
    const policy = attribute(
      elements.find((one) => attribute(one, "http-equiv") === "Content-Security-Policy"),
      "content",
    );
    const hash = (tagName: string, type?: string) =>
      elements
        .filter((one) => one.tagName === tagName && attribute(one, "type") === type)
        .map((one) => `'sha256-${createHash("sha256").update(textOf(one)).digest("base64")}'`)
        .join(" ");
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash("style")}; script-src ${hash("script")}; base-uri 'none'; form-action 'none'`,
    );
    expect(
      elements.filter(({ attrs }) =>
        attrs.some(({ name }) => ["src", "srcset", "style"].includes(name) || name.startsWith("on")),
      ),
    ).toEqual([]);
    expect(
      elements
        .map((one) => attribute(one, "href"))
        .filter((href) => href !== undefined && !href.startsWith("#")),
    ).toEqual([]);
  });

  it("is made of our own elements and attributes alone, whatever others wrote", () => {
    fc.assert(
      fc.property(hostilePreview, fc.boolean(), (preview, defang) => {
        const written = page(reportOf(preview), defang);
        expect(written).toContain(mark);
        const elements = elementsOf(written);
        expect(elements.map(({ tagName }) => tagName).filter((name) => !ourElements.has(name))).toEqual([]);
        const attributes = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name.toLowerCase()));
        expect(attributes.filter((name) => !ourAttributes.has(name))).toEqual([]);
        expect(elements.filter(({ tagName }) => tagName === "script")).toHaveLength(2);
        const ids = elements.map((one) => attribute(one, "id")).filter((id) => id !== undefined);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 100 },
    );
  });

  it("hands its script data that no text can break", () => {
    fc.assert(
      fc.property(hostilePreview, (preview) => {
        const report = reportOf(preview);
        const block = elementsOf(page(report)).find((one) => attribute(one, "id") === "data");
        const data = JSON.parse(textOf(block)) as { systems: unknown[]; feeds: unknown[]; grid: number[][] };
        expect(data.systems).toHaveLength(report.systems.length);
        expect(data.grid.map((row) => row.length)).toEqual(report.systems.map(() => report.feeds.length));
      }),
      { numRuns: 50 },
    );
  });

  it("shows by its number what cannot be seen or turns the direction of writing", () => {
    const preview = digest({
      collections: [{ system: "hq\u202e\u0000", name: "a\u200bb", op: "create", after: { url: 1 } }],
    });
    const written = page(reportOf(preview));
    expect(written).toContain("hq\\u{202e}\\u{0}");
    expect(written).toContain("a\\u{200b}b");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
    expect(written).not.toMatch(/[\u202e\u0000\u200b]/);
  });

  it("writes indicators so that nobody clicks them, when asked", () => {
    const said = "+1 −0 of 2 indicators\n  + url http://evil.example/";
    const preview = digest({
      feeds: [{ name: "f", op: "update", before: { url: 1 }, after: { url: 2 }, said }],
    });
    expect(page(reportOf(preview), true)).toContain("hxxp://evil[.]example/");
    expect(page(reportOf(preview), true)).not.toContain("http://evil.example");
  });

  it("writes the Unicode form of a domain name beside its A-labels", () => {
    const said = "+2 −0 of 2 indicators\n  + domain-name xn--bcher-kva.example\n  + domain-name a.example";
    const preview = digest({
      feeds: [{ name: "f", op: "update", before: {}, after: { "domain-name": 2 }, said }],
    });
    expect(page(reportOf(preview))).toContain("<code>xn--bcher-kva.example (bücher.example)</code>");
    expect(page(reportOf(preview))).toContain("<code>a.example</code>");
  });

  it("says in text and in table headers what colours say too", () => {
    const elements = elementsOf(quiet);
    const cells = elements.filter(
      ({ tagName, attrs }) => tagName === "td" && attrs.some(({ value }) => value === "update"),
    );
    expect(cells.map(textOf)).toEqual(["update", "update"]);
    const headers = elements.filter(({ tagName }) => tagName === "th").map((one) => attribute(one, "scope"));
    expect(new Set(headers)).toEqual(new Set(["col", "row"]));
  });

  it("has no table where the preview holds no collection", () => {
    const written = page(reportOf(recorded("threw")));
    expect(written).toContain("The preview holds no threat collection.");
    expect(written).toContain("no feeds today");
  });
});

describe("the template", () => {
  it("escapes text and keeps HTML of its own", () => {
    const name = `<b>"o'clock" & more</b>`;
    expect(html`<p title="${name}">${[html`<i>${name}</i>`, 3, undefined]}</p>`.text).toBe(
      '<p title="&lt;b&gt;&quot;o&#39;clock&quot; &amp; more&lt;/b&gt;"><i>&lt;b&gt;&quot;o&#39;clock&quot; &amp; more&lt;/b&gt;</i>3</p>',
    );
    expect(html`${new Html("<hr>")}`.text).toBe("<hr>");
  });

  it("yields one element with one attribute and one text for any text", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const elements = elementsOf(html`<p title="${text}">${text}</p>`.text).filter(
          ({ tagName }) => !["html", "head", "body"].includes(tagName),
        );
        expect(elements.map(({ tagName, attrs }) => [tagName, attrs.length])).toEqual([["p", 1]]);
        expect(attribute(elements[0], "title")).toContain(mark);
      }),
    );
  });
});
