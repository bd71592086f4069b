import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../../tools/repository.js";
import { isChecked } from "../../../tools/wording/checkedFiles.js";
import { findRejectedWording } from "../../../tools/wording/findRejectedWording.js";
import { findWideComments } from "../../../tools/wording/findWideComments.js";
import { wordingRules } from "../../../tools/wording/rules.js";

const rejected = (text: string) => findRejectedWording(text).map(({ rule }) => rule.rejected);

describe("the wording check", () => {
  it.each([
    ["a key stands twice", "stand"],
    ["a stand-in for the system", "stand"],
    ["the program is told", "told"],
    ["const toldUser = 1", "told"],
    ["text behind the host", "behind"],
    ["const behindLastBreak = 1", "behind"],
    ["holds blanks", "blank"],
    ["const BLANK = 5", "blank"],
    ["Mend the document.", "mend"],
    ["packed anew", "anew"],
    ["an honest document", "honest"],
    ["isInStep()", "in step"],
    ["const IN_STEP = 1", "in step"],
    ["the state has forgotten it", "forgotten"],
    ["isForgotten", "forgotten"],
    ["comes along with it", "come along"],
    ["the cause and the way\n * out", "way out"],
    ["the cause and the way\n    // out", "way out"],
    ["the STIX room", "room"],
    ["A gate is hit", "a gate is hit"],
    ["it can't be read", "contraction"],
    ["where the file isn’t there", "contraction"],
    ["they're sorted; it's not", "contraction"],
    ["what the system says", "what X says"],
    ["a system that gave no answer", "give (an error)"],
    ["  give(problem)", "give()"],
    ["const mostTries = 1", "most*"],
    ["class Lane {", "Lane"],
  ])("rejects %j", (text, name) => {
    expect(rejected(text)).toContain(name);
  });

  it.each([
    "understands a standalone document and a standard",
    "recommended, amended, commend",
    "behind a proxy, behind the corporate firewall",
    "a blank line",
    'target="_blank"',
    "there is no room for more; it needs headroom",
    "thanks to, in steps, instep",
    "the most Recent",
    "this.give(x)",
    "Contents of the archive; the claims that it makes",
    "unforgettable",
    "no room on the disk",
    "the system's name, its values' order, ants and 'tis",
  ])("accepts %j", (text) => {
    expect(rejected(text)).toEqual([]);
  });

  it("accepts a line that quotes recorded text and is marked so", () => {
    expect(rejected('"it is told" // recorded wording\ntold')).toEqual(["told"]);
  });

  it("reports line, column and replacement of each finding in the order of the text", () => {
    const found = findRejectedWording("fine\nis told, is\nanew");
    expect(found.map(({ line, column, found: text }) => [line, column, text])).toEqual([
      [2, 4, "told"],
      [3, 1, "anew"],
    ]);
    for (const { rule } of found) expect(rule.use).not.toBe("");
  });

  it("reads sources, pages and scripts, but nothing recorded, generated or already released", () => {
    expect(
      ["provider/src/index.ts", "README.md", ".ci/run", "tools/setUp.mjs"].filter(isChecked),
    ).toHaveLength(4);
    expect(
      [
        "CHANGELOG.md",
        "provider/CHANGELOG.md",
        "tests/fixtures/previews/a.md",
        "stix/a.md",
        "package-lock.json",
      ].filter(isChecked),
    ).toEqual([]);
  });

  it("docs/style.md lists every rejected wording", () => {
    const page = readFileSync(join(repository, "docs", "style.md"), "utf8");
    expect(wordingRules.map((rule) => rule.rejected).filter((name) => !page.includes(name))).toEqual([]);
  });
});

describe("the check of comment widths", () => {
  const comment = (width: number) => ` * ${"word ".repeat(40)}`.slice(0, width - 1).concat("x");

  it.each([
    ["a comment of the formatter's width", comment(110), 0],
    ["a comment one column wider", comment(111), 1],
    ["a wide line of code", `const x = "${"y".repeat(120)}";`, 0],
    ["a wide comment with a link, which cannot be wrapped", `// https://example.com/${"y".repeat(120)}`, 0],
    ["a wide comment at the end of an indented line", `      // ${"word ".repeat(30)}`, 1],
  ])("judges %s", (_, line, count) => {
    expect(findWideComments(`const a = 1;\n${line}\n`, 110)).toHaveLength(count);
  });
});
