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
  "a quote without an end": (bytes) => filled(bytes, "x\n", 'ip,name\n198.51.100.7,"'),
};
