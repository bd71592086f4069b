import { filled } from "./repeated.js";

/** The worst documents for lists. */
export const lists: Readonly<Record<string, (bytes: number) => string>> = {
  "short lines": (bytes) => filled(bytes, "a.b\n"),
  "empty lines": (bytes) => filled(bytes, "\n", "a.example\n"),
  comments: (bytes) => filled(bytes, "#\n", "a.example\n"),
  "lines of the longest kind": (bytes) => filled(bytes, `${"a.".repeat(30_000)}\n`, "a.example\n"),
  "URLs of the longest kind": (bytes) =>
    filled(bytes, `http://a.example/${"%41".repeat(20_000)}\n`, "a.example\n"),
  "a line without an end": (bytes) => filled(bytes, "x", "a.example\n"),
  "a table of many rows": (bytes) => filled(bytes, (i) => `198.51.100.${i % 250},x\n`, "ip,name\n"),
  "a table of many columns": (bytes) => filled(bytes, `198.51.100.7${",".repeat(9_000)}\n`),
  "a table of quotes": (bytes) => filled(bytes, '"198.51.100.7","a""b"\n', "ip,name\n"),
  "lines of whitespace between two letters": (bytes) =>
    filled(bytes, `a${" ".repeat(60_000)}b\n`, "a.example\n"),
  "lines of semicolons": (bytes) => filled(bytes, `${";".repeat(60_000)}\n`, "a.example\n"),
  "lines of dots": (bytes) => filled(bytes, `${".".repeat(60_000)}\n`, "a.example\n"),
  "lines of hexadecimal digits": (bytes) => filled(bytes, `${"a".repeat(60_000)}/24\n`, "a.example\n"),
  "lines of colons": (bytes) => filled(bytes, `${"1:".repeat(30_000)}\n`, "a.example\n"),
  "lines of dashes": (bytes) => filled(bytes, `${"1-".repeat(30_000)}\n`, "a.example\n"),
  "lines of quotes": (bytes) => filled(bytes, `${'"'.repeat(60_000)}\n`, "a.example\n"),
  "URLs with commas": (bytes) => filled(bytes, `http://a.example/${",b".repeat(20_000)}\n`, "a.example\n"),
  "lines of many URLs": (bytes) =>
    filled(bytes, `${"http://a.example/x,elf ".repeat(2_500)}\n`, "a.example\n"),
  "rows with indicators in many columns": (bytes) =>
    filled(bytes, `198.51.100.7${",alder.example".repeat(200)}\n`, `ip${",note".repeat(200)}\n`),
  "lines of whitespace before all others": (bytes) => `${" \n".repeat(bytes / 2)}a.example\n`,
  "lines of whitespace after one": (bytes) => filled(bytes, " \n", "a.example\n"),
  "comments that begin and do not end": (bytes) => filled(bytes, "/* a.example\n", "a.example\n"),
  "comments that begin and end": (bytes) => filled(bytes, "/* */ a.example\n", "a.example\n"),
  "quotes of three": (bytes) => filled(bytes, '"""\n', "a.example\n"),
  "comments of HTML": (bytes) => filled(bytes, "<!-- a.example\n", "a.example\n"),
  "headings of exceptions": (bytes) => filled(bytes, "### WHITELIST START\na.example\n", "b.example\n"),
  "notes after values": (bytes) => filled(bytes, `a.example # ${"allow ".repeat(5_000)}\n`, "b.example\n"),
  "notes in brackets": (bytes) => filled(bytes, `a.example ${"(c2) ".repeat(5_000)}\n`, "b.example\n"),
  "rules of a proxy": (bytes) => filled(bytes, "DOMAIN,a.example,DIRECT\n", "DOMAIN,b.example,REJECT\n"),
  "lines of words": (bytes) => filled(bytes, `${"deny ".repeat(5_000)}a.example;\n`, "b.example\n"),
  "lines of opening brackets": (bytes) => filled(bytes, `${"{ ".repeat(5_000)}a.example\n`, "b.example\n"),
  "a table between tabs with stray quotes": (bytes) => filled(bytes, 'a.example\tx "y\n', "domain\tnote\n"),
  "a quote without an end": (bytes) => filled(bytes, "x\n", 'ip,name\n198.51.100.7,"'),
};
