import fc from "fast-check";
import { decodedElements } from "../../../../../provider/src/stix/format/stix2/decodedElements.js";
import { ProblemFound } from "../../../../../provider/src/stix/problems.js";
import { inspectContent } from "../../../../support/stix/inspecting.js";

interface Cut {
  readonly members: Record<string, unknown>;
  readonly elements: unknown[];
  readonly problem?: {
    readonly code: string;
    readonly line?: number;
    readonly column?: number;
    readonly jsonPath?: string;
  };
}

/** Cuts a document that comes in pieces of a size. */
function cut(content: string | Buffer, size = 1_000_000): Cut {
  const members: Record<string, unknown> = Object.create(null);
  const elements: unknown[] = [];
  const cutter = decodedElements(
    { file: "feed" },
    {
      member: (key, value) => {
        members[key] = value;
      },
      element: (value) => elements.push(value),
    },
  );
  const bytes = Buffer.from(content);
  try {
    for (let at = 0; at < bytes.length; at += size) cutter.write(bytes.subarray(at, at + size));
    cutter.end();
  } catch (cause) {
    if (!(cause instanceof ProblemFound)) throw cause;
    const { code, line, column, jsonPath } = cause.problem;
    return { members, elements, problem: { code, line, column, jsonPath } as Cut["problem"] & object };
  }
  return { members, elements };
}

describe("cutting JSON into objects", () => {
  it("gives what JSON.parse gives, in pieces of any size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.jsonValue(),
        fc.nat(4),
        fc.integer({ min: 1, max: 30 }),
        (objects, other, indent, size) => {
          const content = JSON.stringify({ other, objects }, undefined, indent);
          const parsed = JSON.parse(content);
          expect(cut(content, size)).toEqual({
            members: Object.assign(Object.create(null), { other: parsed.other }),
            elements: parsed.objects,
          });
          expect(cut(JSON.stringify(objects), size).elements).toEqual(JSON.parse(JSON.stringify(objects)));
        },
      ),
    );
  });

  it("refuses what JSON.parse refuses", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"objects"',
      "1",
      "true",
      "nul",
      '"',
      "\\",
      " ",
      "\n",
      "{}",
      '{"a":1}',
      "\u0001",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        const content = parts.join("");
        let value: unknown;
        try {
          value = JSON.parse(content);
        } catch {
          expect(cut(content, size).problem?.code).toBe("json-invalid");
          return;
        }
        const found = cut(content, size);
        const isContainer = typeof value === "object" && value !== null;
        if (!isContainer) expect(found.problem?.code).toBe("json-invalid");
        else if (found.problem !== undefined) expect(found.problem.code).toBe("json-duplicate-key");
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[what: string, content: string, problem: Cut["problem"]]>([
    [
      "a missing comma",
      '{\n "objects": [\n  {"a": 1\n   "b": 2}\n]}',
      { code: "json-invalid", line: 4, column: 4, jsonPath: "$.objects[0]" },
    ],
    [
      "a trailing comma",
      '{"objects": [{"a": 1,}]}',
      { code: "json-invalid", line: 1, column: 22, jsonPath: "$.objects[0]" },
    ],
    ["a comma after the last object", '{"objects": [{},\n]}', { code: "json-invalid", line: 2, column: 1 }],
    ["single quotes", "{'objects': []}", { code: "json-invalid", line: 1, column: 2 }],
    ["something after the end", '{"objects": []}\n{}', { code: "json-invalid", line: 2, column: 1 }],
    ["an end too early", '{"objects": [{"a": 1},', { code: "json-invalid", line: 1, column: 23 }],
    [
      "a string that is not closed",
      '{"objects": [{"a": "b}, {"c": 1}]}',
      { code: "json-invalid", line: 1, column: 27, jsonPath: "$.objects[0]" },
    ],
    [
      "a key that appears twice",
      '{"objects": [{"a": 1,\n "b": {"c": 1, "c": 2}}]}',
      { code: "json-duplicate-key", line: 2, column: 16, jsonPath: "$.objects[0]" },
    ],
    [
      "a member that appears twice",
      '{"objects": [], "objects": []}',
      { code: "json-duplicate-key", line: 1, column: 17, jsonPath: "$" },
    ],
  ])("names the place of %s", (_, content, problem) => {
    expect(cut(content).problem).toEqual({
      line: undefined,
      column: undefined,
      jsonPath: undefined,
      ...problem,
    });
    expect(cut(content, 3).problem).toEqual({
      line: undefined,
      column: undefined,
      jsonPath: undefined,
      ...problem,
    });
  });

  it("refuses bytes that are not UTF-8, with their place", () => {
    const content = Buffer.concat([
      Buffer.from('{"objects": [\n{"é": "'),
      Buffer.from([0xff]),
      Buffer.from('"}]}'),
    ]);
    expect(cut(content).problem).toMatchObject({ code: "bad-encoding", line: 2 });
    expect(cut(content, 4).problem).toMatchObject({ code: "bad-encoding", line: 2 });
  });

  it("refuses containers nested beyond all reason, without a stack overflow", () => {
    expect(cut(`{"objects": [${"[".repeat(1_000_000)}`).problem?.code).toBe("json-too-deep");
  });

  it("reads keys such as __proto__ as keys", async () => {
    const content =
      '{"type": "bundle", "id": "bundle--1", "__proto__": {"polluted": true}, "objects": [{"type": "url", "id": "url--1", "value": "http://a.example/", "__proto__": {"value": "b"}, "constructor": 1}]}';
    expect(await inspectContent(content)).toMatchObject({ ok: true, values: { url: ["http://a.example/"] } });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("reads UTF-8 with a byte order mark, and UTF-16 with a warning", async () => {
    const content =
      '{"type": "bundle", "id": "bundle--1", "objects": [{"type": "domain-name", "id": "a", "value": "münchen.example"}]}';
    const expected = { ok: true, values: { "domain-name": ["xn--mnchen-3ya.example"] } };
    expect(await inspectContent(`\ufeff${content}`)).toMatchObject({ ...expected, problems: [] });
    const wide = await inspectContent(Buffer.from(`\ufeff${content}`, "utf16le"));
    expect(wide).toMatchObject({ ...expected, problems: [{ level: "warning", code: "json-not-utf8" }] });
  });

  it("refuses an outermost object of more keys than a document needs", () => {
    const members = (count: number) => Array.from({ length: count }, (_, i) => `"k${i}":0`).join(",");
    expect(cut(`{${members(999)},"objects":[{}]}`)).toMatchObject({ elements: [{}] });
    expect(cut(`{${members(1_001)},"objects":[{}]}`).problem).toMatchObject({
      code: "json-too-large",
      line: 1,
    });
  });
});
