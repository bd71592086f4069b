import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { type IndicatorContext, readFeed, readValues } from "../../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

const now = new Date("2026-01-01T00:00:00Z");

/** What pinning a source keeps of it: values that are not revoked, with their confidence. */
function keep(kept: Set<string>, type: string, value: string, context: IndicatorContext): void {
  if (context.revoked !== true) kept.add(`${type} ${value} ${String(context.confidence)}`);
}

async function atOnce(path: string): Promise<readonly string[]> {
  let kept = new Set<string>();
  await readValues(path, { now }, () => {
    kept = new Set();
    return { value: (...[type, value, context]) => keep(kept, type, value, context), problem: () => {} };
  });
  return [...kept].sort();
}

async function inFull(path: string): Promise<readonly string[]> {
  const kept = new Set<string>();
  for await (const events of readFeed(path, { now })) {
    for (const event of events) {
      if (event.kind !== "indicator") continue;
      const { type, value, context } = event.indicator;
      keep(kept, type, value, context);
    }
  }
  return [...kept].sort();
}

const confidence = fc.constantFrom<string>(
  ...[
    "0",
    "7",
    "50",
    "100",
    "101",
    "-1",
    "50.5",
    "5e1",
    '"50"',
    '""',
    "null",
    "true",
    "{}",
    "[]",
    "[50]",
    "1000",
  ],
);
const indicator = fc
  .record({
    host: fc.nat(20),
    id: fc.nat(20),
    confidence: fc.option(confidence, { nil: undefined }),
    revoked: fc.option(fc.constantFrom("true", "false", '"false"', "null"), { nil: undefined }),
    month: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ host, id, month, ...rest }) => {
    const members = [
      '"type":"indicator"',
      '"spec_version":"2.1"',
      `"id":"indicator--6a9f1a3e-7b0c-4d4e-9a51-${String(id).padStart(12, "0")}"`,
      '"created":"2025-01-01T00:00:00.000Z"',
      `"modified":"2025-0${month}-01T00:00:00.000Z"`,
      `"pattern":"[domain-name:value = 'host${host}.example']"`,
      '"pattern_type":"stix"',
      '"valid_from":"2025-01-01T00:00:00Z"',
      ...(rest.confidence === undefined ? [] : [`"confidence":${rest.confidence}`]),
      ...(rest.revoked === undefined ? [] : [`"revoked":${rest.revoked}`]),
    ];
    return `{${members.join(",")}}`;
  });

it("reading values at once keeps the confidence and the revocation that reading in full finds", async () => {
  const path = join(await temporaryFolder(), "bundle.json");
  await fc.assert(
    fc.asyncProperty(fc.array(indicator, { minLength: 1, maxLength: 12 }), async (objects) => {
      await writeFile(
        path,
        `{"type":"bundle","id":"bundle--6a9f1a3e-7b0c-4d4e-9a51-000000000000","objects":[${objects.join(",\n")}]}`,
      );
      expect(await atOnce(path)).toEqual(await inFull(path));
    }),
    { numRuns: 300 },
  );
});
