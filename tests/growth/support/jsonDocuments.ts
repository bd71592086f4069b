import { indicator, sco } from "../../support/stix/bundles.js";
import { filled } from "./repeated.js";

const head = '{"type":"bundle","id":"bundle--1","objects":[';
const first = JSON.stringify(indicator("[ipv4-addr:value = '198.51.100.7']"));

/** A bundle of one indicator and of objects, each with a comma before it. */
const inBundle = (bytes: number, part: string | ((index: number) => string), start = "", end = "") =>
  filled(bytes, part, `${head}${first}${start}`, `${end}]}`);
/** A bundle whose second indicator has a long pattern. */
const inPattern = (bytes: number, part: string | ((index: number) => string), start: string, end: string) =>
  inBundle(
    bytes,
    part,
    `,${JSON.stringify(indicator("|")).split("|")[0]}${start}`,
    `${end}${JSON.stringify(indicator("|")).split("|")[1]}`,
  );

/** The worst documents for each construct of JSON and of STIX 2. */
export const jsonDocuments: Readonly<Record<string, (bytes: number) => string>> = {
  "white space before the bundle": (bytes) => filled(bytes, " \n", "", `${head}${first}]}`),
  "white space between objects": (bytes) => inBundle(bytes, " "),
  "line breaks": (bytes) => inBundle(bytes, "\n"),
  "a long string": (bytes) => inBundle(bytes, "x", ',{"type":"x-a","a":"', '"}'),
  "a string of escapes": (bytes) => inBundle(bytes, "\\\\", ',{"type":"x-a","a":"', '"}'),
  "a string without an end": (bytes) => filled(bytes, "x", `${head}{"a":"`),
  "a long number": (bytes) => inBundle(bytes, "1", ',{"type":"x-a","a":', "}"),
  "empty arrays in an object": (bytes) => inBundle(bytes, "[],", ',{"type":"x-a","a":[', "0]}"),
  "deep arrays": (bytes) => inBundle(bytes, `,{"type":"x-a","a":${"[".repeat(150)}${"]".repeat(150)}}`),
  "many keys of an object": (bytes) => inBundle(bytes, (i) => `"k${i}":0,`, ',{"type":"x-a",', '"z":0}'),
  "a repeated key": (bytes) => inBundle(bytes, (i) => `"k${i}":0,`, ',{"type":"x-a",', '"k1":0}'),
  "an error at the end of an object": (bytes) => inBundle(bytes, (i) => `"k${i}":0,`, ',{"type":"x-a",', "}"),
  "many keys of the bundle": (bytes) => filled(bytes, (i) => `"k${i}":0,`, "{", '"type":"bundle"}'),
  "many members of the bundle": (bytes) =>
    filled(
      bytes,
      (i) => `"k${i % 900}-${i}":"${"x".repeat(9_000)}",`,
      "{",
      `"type":"bundle","objects":[${first}]}`,
    ),
  "empty objects": (bytes) => inBundle(bytes, ",{}"),
  "objects of many shapes": (bytes) =>
    inBundle(
      bytes,
      (i) => `,${JSON.stringify({ [`x${i}`]: 0, ...indicator("[ipv4-addr:value = '198.51.100.7']") })}`,
    ),
  "objects of one shape": (bytes) =>
    inBundle(bytes, (i) => `,${JSON.stringify(indicator(`[ipv4-addr:value = '10.0.${i % 250}.7']`))}`),
  "invalid values": (bytes) =>
    inBundle(bytes, () => `,${JSON.stringify(indicator("[ipv4-addr:value = 'no']"))}`),
  observables: (bytes) => inBundle(bytes, () => `,${JSON.stringify(sco("domain-name", "b.example"))}`),
  "observed data": (bytes) =>
    inBundle(
      bytes,
      (i) => `"${i}":{"type":"url","value":"http://b.example/"},`,
      ',{"type":"observed-data","objects":{',
      '"z":{"type":"file"}}}',
    ),
  "versions of one object": (bytes) =>
    inBundle(
      bytes,
      (i) =>
        `,${JSON.stringify({ ...indicator("[url:value = 'http://b.example/']"), id: "indicator--1", modified: new Date(1e12 + i * 1_000).toISOString() })}`,
    ),
  identities: (bytes) => inBundle(bytes, (i) => `,{"type":"identity","id":"identity--${i}","name":"n"}`),
  "a pattern of OR": (bytes) => inPattern(bytes, " OR [a:b = 1]", "[a:b = 1]", ""),
  "a pattern of AND": (bytes) => inPattern(bytes, " AND a:b = 1", "[a:b = 1", "]"),
  "a pattern of IN": (bytes) =>
    inPattern(bytes, "'198.51.100.7',", "[ipv4-addr:value IN (", "'198.51.100.8')]"),
  "a pattern of parentheses": (bytes) =>
    inPattern(bytes, ` OR ${"(".repeat(150)}[a:b = 1]${")".repeat(150)}`, "[a:b = 1]", ""),
  "a pattern of white space": (bytes) => inPattern(bytes, " ", "[a:b =", "1]"),
  "a pattern of comments": (bytes) => inPattern(bytes, "/**/", "[a:b =", "1]"),
  "a pattern of line comments": (bytes) => inPattern(bytes, "//\\n", "[a:b =", "1]"),
  "a pattern with a long text": (bytes) => inPattern(bytes, "\\\\'", "[a:b = '", "']"),
  "a pattern with a long URL": (bytes) => inPattern(bytes, "a.", "[url:value = 'http://", "']"),
  "a pattern with a long domain name": (bytes) => inPattern(bytes, "a.", "[domain-name:value = '", "']"),
  "a pattern with a long address": (bytes) => inPattern(bytes, "1.", "[ipv4-addr:value = '", "']"),
  "a pattern with a long path": (bytes) => inPattern(bytes, ".c[1]", "[a:b", " = 1]"),
  "a pattern of qualifiers": (bytes) => inPattern(bytes, " REPEATS 2 TIMES", "[a:b = 1]", ""),
  "a pattern with a long number": (bytes) => inPattern(bytes, "1", "[a:b = ", "]"),
  "a pattern with a long hex value": (bytes) => inPattern(bytes, "ab", "[a:b = h'", "']"),
  "texts of other objects": (bytes) => inPattern(bytes, "a.b-c:::1.2.3.", "[process:command_line = '", "']"),
  "another object with a long text": (bytes) =>
    inBundle(bytes, "a.b:: ", ',{"type":"process","command_line":"', '"}'),
  "another object with many texts": (bytes) =>
    inBundle(bytes, (i) => `"k${i}.x":"a:${i}:b.",`, ',{"type":"process",', '"z":0}'),
  "a pattern without an end": (bytes) => inPattern(bytes, "[", "", ""),
};
