import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { instantOfBytes } from "../../../../../provider/src/stix/format/stix2/instantOfBytes.js";
import { ObjectSkimmer } from "../../../../../provider/src/stix/format/stix2/objectSkimmer.js";
import { inspect, readFeed } from "../../../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../../../support/temporaryFolder.js";

const now = new Date("2026-01-01T00:00:00Z");

/** Feeds tell each indicator in full, for which every object is read in the common way. */
async function inFull(path: string) {
  const values = new Set<string>();
  const unusable: Record<string, number> = {};
  const problems: string[] = [];
  const versions: (string | undefined)[] = [];
  for await (const batch of readFeed(path, { now })) {
    for (const event of batch) {
      if (event.kind === "indicator") {
        const { type, value, context } = event.indicator;
        if (context.revoked !== true) values.add(`${type} ${value}`);
      } else if (event.kind === "unusable")
        unusable[event.reason] = (unusable[event.reason] ?? 0) + event.count;
      else if (event.kind === "document") versions.push(event.document.version);
      else if (event.kind === "problem") problems.push(JSON.stringify(event.problem));
    }
  }
  return { values: [...values].sort(), unusable, problems, versions };
}

async function atOnce(path: string) {
  const { values, unusable, problems, documents } = await inspect(path, { now, values: true });
  return {
    values: Object.entries(values ?? {})
      .flatMap(([type, ofType]) => ofType.map((value) => `${type} ${value}`))
      .sort(),
    unusable,
    problems: problems
      .filter(({ code }) => code !== "no-indicators")
      .map((problem) => JSON.stringify(problem)),
    versions: documents.map(({ version }) => version),
  };
}

const pattern = fc.oneof(
  { weight: 6, arbitrary: fc.nat(50).map((n) => `[domain-name:value = 'host${n}.example']`) },
  { weight: 2, arbitrary: fc.nat(50).map((n) => `[ipv4-addr:value='10.0.0.${n}']`) },
  fc.constantFrom(
    "[ipv6-addr:value = '2001:DB8::1']",
    "[url:value = 'http://a.example/it\\\\'s']",
    '[url:value = "http://a.example/"]',
    "[url:value = 'http://a.example/?a=b' ]",
    "[url:value = 'münchen.example/a']",
    "[domain-name:value = 'm\\u00fcnchen.example']",
    "[domain-name:value = 'a.example' OR domain-name:value = 'b.example']",
    "[domain-name:value != 'a.example']",
    "[domain-name:value = 'no domain']",
    "[domain-name:value = 'a@b.example']",
    "[file:name = 'a.exe']",
    "[url:value = ''']",
    "[url:value = 'a'",
    "[ipv4-addr:value = '10.0.0.1']]",
    "",
  ),
);

/** The text of a string in JSON, as written; patterns above may hold escapes of JSON already. */
const written = (text: string) => `"${text.replaceAll('"', '\\"')}"`;

const member = (key: string, values: readonly string[]) =>
  fc.constantFrom(...values).map((value) => [key, value] as const);

const object = fc
  .tuple(
    fc.tuple(
      member("type", [
        '"indicator"',
        '"indicator"',
        '"indicator"',
        '"domain-name"',
        '"indic\\u0061tor"',
        "5",
      ]),
      fc.oneof(
        { weight: 4, arbitrary: fc.nat(200).map((n) => ["id", `"indicator--${n}"`] as const) },
        member("id", ['"x"', "7", '"indicator--é"']),
      ),
      member("modified", [
        '"2025-01-01T00:00:00.000Z"',
        '"2025-01-01T00:00:00Z"',
        '"2025-02-30T00:00:00.5Z"',
        '"yesterday"',
        "null",
      ]),
      pattern.map((text) => ["pattern", written(text)] as const),
    ),
    fc.subarray(
      [
        ["spec_version", '"2.1"'],
        ["pattern_type", '"stix"'],
        ["name", '"C2 \\u00e9\\n\\/"'],
        ["valid_until", '"2025-06-01T00:00:00Z"'],
        ["created_by_ref", '"identity--1"'],
        ["revoked", "false"],
        ["labels", '["a", "b"]'],
        ["indicator_types", '["benign"]'],
        ["kill_chain_phases", '[{"kill_chain_name": "a", "phase_name": "b"}]'],
        ["confidence", "7"],
      ] as const,
      { minLength: 4 },
    ),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant([]) },
      fc.constantFrom(
        [["spec_version", '"2.0"']],
        [["spec_version", '"3"']],
        [["pattern_type", '"yara"']],
        [["revoked", "true"]],
        [
          ["revoked", "true"],
          ["pattern_type", '"yara"'],
        ],
        [
          ["revoked", "true"],
          ["pattern", '"[domain-name:value ="'],
        ],
        [["name", '"a\\x"']],
        [["name", '"a\\u00g0"']],
        [["confidence", "07"]],
        [["confidence", "1e5"]],
        [["labels", "[1,]"]],
        [["x", '{"a": 1, "a": 2}']],
        [["valid_until", '"soon"']],
        [["type", '"indicator"']],
      ),
    ),
  )
  .map(([must, may, odd]) => [...must, ...may, ...odd]);

const bundle = fc.record({
  objects: fc.array(object, { minLength: 1, maxLength: 6 }),
  times: fc.integer({ min: 1, max: 3 }),
  whitespace: fc.constantFrom("", " ", "\n  ", "\r\n\t"),
});

describe("reading plain indicators without JSON.parse", () => {
  it("says what reading every object in full says, whatever the objects are like", async () => {
    const path = join(await temporaryFolder(), "feed.json");
    await fc.assert(
      fc.asyncProperty(bundle, async ({ objects, times, whitespace }) => {
        const all = objects.flatMap((one) => Array.from({ length: times }, () => one));
        const texts = all.map(
          (members) =>
            `{${whitespace}${members.map(([key, value]) => `"${key}":${whitespace}${value}`).join(`,${whitespace}`)}${whitespace}}`,
        );
        await writeFile(
          path,
          `{"type": "bundle", "id": "bundle--1", "objects": [${whitespace}${texts.join(`,${whitespace}`)}]}`,
        );
        expect(await atOnce(path)).toEqual(await inFull(path));
      }),
      { numRuns: 400 },
    );
  });

  it("passes what JSON.parse takes, and nothing else", () => {
    const value = fc.oneof(
      fc.json(),
      fc.constantFrom(
        "01",
        "-",
        "1.",
        "tru",
        "nul",
        '"\\u12"',
        '"\\x"',
        '"\n"',
        "[1,]",
        '{"a":1,"a":2}',
        "{,}",
        "1e",
        "+1",
        ".5",
        "'a'",
        "[",
        '"',
      ),
    );
    fc.assert(
      fc.property(value, value, fc.constantFrom("", " ", "\n"), (first, second, whitespace) => {
        const skimmer = new ObjectSkimmer(["wanted"], /refused/);
        skimmer.learn(["a", "b"]);
        const text = `{${whitespace}"a"${whitespace}:${whitespace}${first},${whitespace}"b":${second}${whitespace}}`;
        const end = skimmer.pass(Buffer.from(text), 0);
        if (end < 0) return;
        expect(() => JSON.parse(text)).not.toThrow();
        expect(end).toBe(Buffer.byteLength(text));
        expect(skimmer.lineBreaks).toBe(text.split("\n").length - 1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("reads moments like Date.parse", () => {
    const digit = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, "0"));
    const moment = fc
      .tuple(
        fc.integer({ min: 0, max: 9999 }),
        digit(13),
        digit(32),
        digit(25),
        digit(61),
        digit(61),
        fc.constantFrom("", ".1", ".12", ".123", ".123456", ".1234567890", ".", ".x"),
        fc.constantFrom("Z", "", "+01:00"),
      )
      .map(
        ([year, month, day, hour, minute, second, fraction, zone]) =>
          `${String(year).padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`,
      );
    fc.assert(
      fc.property(moment, (text) => {
        const isShaped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
        const expected = isShaped ? Date.parse(text) : Number.NaN;
        expect(instantOfBytes(Buffer.from(`"${text}"`), 1, 1 + text.length)).toBe(
          Number.isNaN(expected) ? undefined : expected,
        );
      }),
      { numRuns: 3_000 },
    );
  });
});
