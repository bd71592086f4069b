import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { ExtraHopError } from "../../../provider/src/errors/index.js";
import { escapeHtml } from "../../../provider/src/escaping/html.js";
import { codeBlock, codeSpan } from "../../../provider/src/escaping/markdown.js";
import { quote, unquote } from "../../../provider/src/escaping/quoted.js";
import { excerpt, onOneLine, printable, printableLines } from "../../../provider/src/escaping/terminal.js";
import { repository } from "../../../tools/repository.js";

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\u001b]0;title\u0007",
    "\u009b31m",
    "\u009dx\u009c",
    "\u202egnp.exe",
    "a\r\n[EXTRAHOP_TLS]",
    "\ud800",
  ),
);
/** What a terminal acts on, or a reader cannot see. */
const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("untrusted text", () => {
  it.each([
    ["printable", printable],
    ["excerpt", excerpt],
    ["onOneLine", onOneLine],
    ["quote", quote],
    ["codeSpan", codeSpan],
  ])("becomes one line without anything that steers a terminal: %s", (_name, escaped) => {
    fc.assert(fc.property(hostile, (text) => expect(escaped(text)).not.toMatch(steering)));
  });

  it("keeps its lines and tabs, and nothing else that steers a terminal", () => {
    fc.assert(
      fc.property(hostile, (text) =>
        expect(printableLines(text).replace(/[\n\t]/g, "")).not.toMatch(steering),
      ),
    );
    expect(printableLines("a\r\n\tb\rc")).toBe("a\n\tb\\u{d}c");
  });

  it("shows ordinary text as it is, in any script", () => {
    for (const text of ["apt1", "Ünïcödé 日本語 🦊", 'C:\\feeds\\"x"', "https://a.example/?q=1|2"]) {
      expect(printable(text)).toBe(text);
      expect(onOneLine(text)).toBe(text);
    }
  });

  it("is taken whole where a list is mapped, whatever the index", () => {
    expect(["ab", "cd", "ef"].map(printable)).toEqual(["ab", "cd", "ef"]);
  });

  it("is cut between characters, and the cut is shown", () => {
    expect(excerpt("ab🦊c", 3)).toBe("ab…");
    expect(excerpt("x".repeat(400))).toHaveLength(301);
  });

  it("is read back exactly from its quoted form", () => {
    fc.assert(fc.property(hostile, (text) => expect(unquote(quote(text))).toBe(text)));
    expect(unquote("{}")).toBeUndefined();
    expect(unquote('"')).toBeUndefined();
  });

  it("cannot end the code span or block that it is in, nor an HTML element or attribute", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom("`", "```", "<!--", "|", '"', "'", ">"), (text, end) => {
        expect(codeSpan(text + end + text).slice(1, -1)).not.toMatch(/[`|]/);
        expect(escapeHtml(text + end + text)).not.toMatch(/[<>"'`]/);
        const [first = "", ...rest] = codeBlock([text + end], "text").split("\n");
        expect(rest.slice(0, -1).some((line) => line.startsWith(first.slice(0, -4)))).toBe(false);
      }),
    );
  });

  it("is escaped in every error, whichever part of it quotes the text", () => {
    const { message } = new ExtraHopError({
      code: "EXTRAHOP_NAME_CLASH",
      system: "hq\u009b2J",
      action: 'uploading collection "\u202ex"',
      found: "\u001b]0;title\u0007",
      remedy: "Delete \u2028 one.",
    });
    expect(message.replace("\n", "")).not.toMatch(steering);
    expect(message.split("\n")).toHaveLength(2);
  });

  it("is escaped by one folder alone", () => {
    const source = join(repository, "provider", "src");
    const others = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".ts") && !path.startsWith("escaping/"),
    );
    const escaping = /replace(?:All)?\(\s*\/[^\n]*(?:\\p\{C[cf]\}|\\u202[a-e]|\[&<)/;
    expect(
      others.filter(
        (path) =>
          escaping.test(readFileSync(join(source, path), "utf8")) && !path.startsWith("stix/conversion/"),
      ),
    ).toEqual([]);
  });
});
