import { join } from "node:path";
import fc from "fast-check";
import { convertEvents, type Generation, type Indicator } from "../../../provider/src/stix/index.js";
import { pythonJudge } from "../../support/pythonJudge.js";
import { anyIndicator } from "../../support/stix/anyIndicator.js";
import { eventsOf, indicator } from "../../support/stix/feedEvents.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

const { itWithPython, judge } = pythonJudge([
  "stix==1.2.0.11",
  "stix-validator==3.0.0",
  "stix2-validator==3.3.2",
  "stix2-patterns==2.1.2",
]);

interface Read {
  readonly valid: boolean;
  readonly errors: readonly string[];
  readonly indicators: readonly {
    readonly kind: string;
    readonly value: string;
    readonly title?: string;
    readonly producer?: string;
    readonly from: string | null;
    readonly until: string | null;
    readonly ids: readonly string[];
  }[];
}

/** What an independent reader says of the documents that the feed is written to. */
async function readBack(feeds: readonly (readonly Indicator[])[], generation: Generation): Promise<Read[]> {
  const folder = await temporaryFolder();
  const files: string[] = [];
  for (const [i, feed] of feeds.entries()) {
    const out = join(folder, `${i}${generation === "stix1" ? ".xml" : ".json"}`);
    await convertEvents(eventsOf(feed), "feed.txt", generation, { out });
    files.push(out);
  }
  const script = join(__dirname, generation === "stix1" ? "readStix1.py" : "readStix2.py");
  return judge<Read>(script, files);
}

const distinct = (feed: readonly Indicator[]): Indicator[] => [
  ...new Map(feed.toReversed().map((one) => [`${one.type} ${one.value}`, one])).values(),
];
const milliseconds = (time: string | null | undefined) => (time == null ? undefined : Date.parse(time));
const samples = fc.sample(fc.array(anyIndicator, { maxLength: 30 }), { numRuns: 40, seed: 20261124 });
const feeds = [[], [indicator("ipv4-addr", "192.0.2.1")], ...samples];

/** STIX 1.2's category or object for a value. */
function kindOf({ type, value, hostname }: Indicator): string {
  if (type === "domain-name") return hostname === true ? "hostname" : "domain";
  if (type === "url") return "url";
  return value.includes("/") ? "cidr" : type;
}

describe("output judged by others", () => {
  itWithPython(
    "is valid by the schemas of STIX 1.2, and python-stix reads every value with its title, producer and validity",
    async () => {
      const read = await readBack(feeds, "stix1");
      expect(read).toHaveLength(feeds.length);
      for (const [i, feed] of feeds.entries()) {
        expect(read[i]?.errors).toEqual([]);
        expect(read[i]?.valid).toBe(true);
        const found = (read[i]?.indicators ?? []).map(({ kind, value, title, producer, from, until }) => ({
          kind,
          value,
          title,
          producer,
          from: milliseconds(from),
          until: milliseconds(until),
        }));
        const expected = distinct(feed).map((one) => ({
          kind: kindOf(one),
          value: one.value,
          title: one.context.title ?? expect.stringMatching(/^(IP|Domain|URL): /),
          producer: one.context.producer ?? "feed",
          from: milliseconds(one.context.validFrom),
          until: milliseconds(one.context.validUntil),
        }));
        expect(found).toHaveLength(expected.length);
        expect(found).toEqual(expect.arrayContaining(expected));
        const ids = (read[i]?.indicators ?? []).flatMap((one) => one.ids);
        expect(new Set(ids).size).toBe(ids.length);
      }
    },
    120_000,
  );

  itWithPython(
    "is valid by OASIS' validator for STIX 2.1, and its pattern parser reads every value",
    async () => {
      const read = await readBack(feeds, "stix2");
      expect(read).toHaveLength(feeds.length);
      for (const [i, feed] of feeds.entries()) {
        expect(read[i]?.errors).toEqual([]);
        expect(read[i]?.valid).toBe(true);
        const found = (read[i]?.indicators ?? []).map(({ kind, value, from, until }) => ({
          kind,
          value,
          from: milliseconds(from),
          until: milliseconds(until),
        }));
        const expected = distinct(feed).map(({ type, value, context }) => ({
          kind: type,
          value,
          from: milliseconds(context.validFrom) ?? 0,
          until: milliseconds(context.validUntil),
        }));
        expect(found).toHaveLength(expected.length);
        expect(found).toEqual(expect.arrayContaining(expected));
      }
    },
    120_000,
  );
});
