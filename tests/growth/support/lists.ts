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
  "a quote without an end": (bytes) => filled(bytes, "x\n", 'ip,name\n198.51.100.7,"'),
};
