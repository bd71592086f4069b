import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { type FeedEvent, readFeed } from "../../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

const id = (number: number) => `indicator--6a9f1a3e-7b0c-4d4e-9a51-${String(number).padStart(12, "0")}`;

/** Members of objects of which several are versions of one, some with times or ids that are none. */
const members = fc.record({
  type: fc.constantFrom('"indicator"', '"indicator"', '"indicator"', '"identity"', '"bundle"'),
  id: fc.constantFrom(...[0, 1, 2, 3].map((i) => JSON.stringify(id(i))), '"indicator-"', "7", '"IDENTITY"'),
  modified: fc.constantFrom(
    ...["2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00.1234567Z", "2025-02-30T00:00:00Z", "x"].map((time) =>
      JSON.stringify(time),
    ),
    "20250101",
    "null",
  ),
  pattern: fc.nat(9).map((i) => JSON.stringify(`[domain-name:value = 'host${i}.example']`)),
  labels: fc.constantFrom('["a"]', '["a","b"]', "[]"),
});

const written = (parts: Readonly<Record<string, string>>, keys: readonly string[]) =>
  `{${keys.map((key) => `"${key}":${parts[key]}`).join(",")}}`;

async function eventsOf(path: string, objects: readonly string[]): Promise<readonly FeedEvent[]> {
  await writeFile(path, `{"type":"bundle","objects":[${objects.join(",")}]}`);
  const events: FeedEvent[] = [];
  for await (const some of readFeed(path)) events.push(...some);
  return events.filter(({ kind }) => kind === "indicator");
}

it("a newer version counts whether objects are passed by their shape or read one by one", async () => {
  const path = join(await temporaryFolder(), "bundle.json");
  const keys = ["type", "id", "modified", "pattern", "labels"];
  await fc.assert(
    fc.asyncProperty(fc.array(members, { minLength: 1, maxLength: 15 }), async (objects) => {
      const alike = objects.map((parts) => written(parts, keys));
      // Keys in another order than the object before has are another shape.
      const unlike = objects.map((parts, i) => written(parts, i % 2 === 0 ? keys : [...keys].reverse()));
      expect(await eventsOf(path, alike)).toEqual(await eventsOf(path, unlike));
    }),
    { numRuns: 300 },
  );
});
