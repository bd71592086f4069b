import { join } from "node:path";
import fc from "fast-check";
import {
  convertEvents,
  convertFeed,
  type Generation,
  type Indicator,
  readFeed,
} from "../../../../provider/src/stix/index.js";
import { anyIndicator } from "../../../support/stix/anyIndicator.js";
import { eventsOf } from "../../../support/stix/feedEvents.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

const endings: Readonly<Record<Generation, string>> = { stix1: "xml", stix2: "json" };

/**
 * Writes a feed as the first generation, converts the file to the next, and so on; then reads the last file.
 */
async function through(
  feed: readonly Indicator[],
  generations: readonly Generation[],
  archive = false,
): Promise<Indicator[]> {
  const folder = await temporaryFolder();
  let path = "feed.txt";
  for (const [i, generation] of generations.entries()) {
    const out = join(folder, `${i}.${archive ? "tgz" : endings[generation]}`);
    const options = { out, name: "feed", limits: { observablesPerFile: 5 } };
    if (i === 0) await convertEvents(eventsOf(feed), path, generation, options);
    else await convertFeed(path, generation, options);
    path = out;
  }
  const indicators: Indicator[] = [];
  for await (const batch of readFeed(path)) {
    for (const event of batch) if (event.kind === "indicator") indicators.push(event.indicator);
  }
  return indicators;
}

const instant = (time: string | undefined) =>
  time === undefined || Date.parse(time) === 0 ? undefined : Date.parse(time);

/**
 * What must come through both formats. Nothing stated and 1970 mean the same, where a format demands a time.
 */
const essence = ({ type, value, context }: Indicator) => ({
  type,
  value,
  title: context.title,
  confidence: context.confidence,
  from: instant(context.validFrom),
  until: instant(context.validUntil),
  modified: instant(context.modified ?? context.created),
});
/** Without the titles that writing adds. */
const withoutDefaults = (indicator: ReturnType<typeof essence>) =>
  /^(IP|Domain|URL): /.test(indicator.title ?? "") ? { ...indicator, title: undefined } : indicator;

const essences = (indicators: readonly Indicator[]) =>
  indicators
    .map((indicator) => withoutDefaults(essence(indicator)))
    .sort((a, b) => (`${a.type} ${a.value}` < `${b.type} ${b.value}` ? -1 : 1));

const distinct = (feed: readonly Indicator[]): Indicator[] => [
  ...new Map(feed.toReversed().map((one) => [`${one.type} ${one.value}`, one])).values(),
];

describe.each([
  [["stix1"]],
  [["stix2"]],
  [["stix2", "stix1", "stix2"]],
  [["stix1", "stix2", "stix1"]],
] as const satisfies readonly (readonly [readonly Generation[]])[])("a feed written as %j", (generations) => {
  it("still has every indicator, with what was said of it and its validity", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyIndicator, { maxLength: 12 }), async (feed) => {
        expect(essences(await through(feed, generations))).toEqual(essences(distinct(feed)));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it("still has them when it is split into an archive", async () => {
    const feed = distinct(fc.sample(anyIndicator, { numRuns: 60, seed: 4 }));
    expect(essences(await through(feed, generations, true))).toEqual(essences(feed));
  });
});

it("a host name stays one in STIX 1.2", async () => {
  const feed: Indicator[] = [{ type: "domain-name", value: "www.a.example", hostname: true, context: {} }];
  expect((await through(feed, ["stix1"]))[0]?.hostname).toBe(true);
});
