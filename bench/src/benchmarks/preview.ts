import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { jsonWithIndicators, writePieces } from "../feeds/files.js";
import { stix1Document } from "../feeds/stix1.js";
import { type Run, runWorker } from "../measure/run.js";
import { ownPlace, worker } from "../places.js";
import { memoryOf } from "../report/result.js";
import { collectionsProgram, emptyProgram, fleetProgram } from "../stack/programs.js";
import { withStack } from "../stack/stack.js";

interface Plan {
  readonly systems: number;
  readonly feeds: number;
  readonly feedBytes: number;
  readonly pairs: number;
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { systems: 2, feeds: 2, feedBytes: 20_000, pairs: 1 },
  quick: { systems: 5, feeds: 4, feedBytes: 5_000_000, pairs: 1 },
  full: { systems: 10, feeds: 20, feedBytes: 20_000_000, pairs: 3 },
};

/** Systems that a preview never asks. */
const declaredOnly = (systems: number): string =>
  JSON.stringify(
    Object.fromEntries(
      Array.from({ length: systems }, (_, i) => [`system-${i + 1}`, { host: `system-${i + 1}.example.com` }]),
    ),
  );

interface Round {
  readonly cold: Run;
  readonly warm: Run;
  readonly inspections: number;
  readonly empty: Run;
  readonly small: Run;
}

export const preview: Benchmark = {
  name: "preview",
  title: "preview of large feeds for a fleet, the first time (cold) and again (warm)",
  async run({ size, pairs, say }) {
    const { systems, feeds, feedBytes, pairs: usual } = plan[size];
    const folder = ownPlace("feeds");
    const files = Array.from({ length: feeds }, (_, i) => join(folder, `feed${i + 1}.xml`));
    for (const [i, file] of files.entries()) await writePieces(file, stix1Document(feedBytes, i + 1, 0));
    const smallFeed = await jsonWithIndicators(10);
    const count = String(systems * feeds);
    const rounds: Round[] = [];
    try {
      for (let round = 0; round < (pairs ?? usual); round++) {
        const environment = { EXTRAHOP_SYSTEMS: declaredOnly(systems), FEEDS: folder };
        const ours = await withStack(fleetProgram, environment, async (stack) => {
          say("preview cold");
          const cold = await stack.preview();
          say("preview warm");
          return { cold, warm: await stack.preview() };
        });
        say("preview: inspections alone");
        const { seconds } = await runWorker(process.execPath, [worker("inspect"), ...files]);
        say("preview: references");
        const empty = await withStack(emptyProgram, { COUNT: count }, (stack) => stack.preview());
        const small = await withStack(
          collectionsProgram,
          { COUNT: count, EXTRAHOP_SYSTEMS: declaredOnly(1), FEED: smallFeed },
          (stack) => stack.preview(),
        );
        rounds.push({ ...ours, inspections: seconds, empty, small });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const seconds = (of: "cold" | "warm" | "empty" | "small") => rounds.map((round) => round[of].seconds);
    const memory = { ours: memoryOf(rounds.map(({ cold }) => cold.use)) };
    const scene = `${feeds} feeds of ${feedBytes / 1e6} MB × ${systems} systems`;
    return [
      {
        case: `cold, ${scene}`,
        unit: "s",
        ours: seconds("cold"),
        reference: {
          name: `preview of ${count} small collections + ${feeds} inspections`,
          values: rounds.map((round) => round.small.seconds + round.inspections),
        },
        budget: { of: "ratio", atMost: 1.15 },
        memory,
        note: "One inspection for each feed, however many systems take it; side by side they may take less than one after another.",
      },
      {
        case: `warm, ${scene}`,
        unit: "s",
        ours: seconds("warm"),
        reference: { name: `preview of ${count} empty dynamic resources`, values: seconds("empty") },
        budget: { of: "ratio", atMost: 1.15 },
        memory: { ours: memoryOf(rounds.map(({ warm }) => warm.use)) },
      },
      {
        case: `warm, ${scene}`,
        unit: "s",
        ours: seconds("warm"),
        reference: { name: `preview of ${count} small collections`, values: seconds("small") },
        budget: { of: "ratio", atMost: 1.15 },
      },
    ];
  },
};
