import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { jsonWithIndicators, writePieces } from "../feeds/files.js";
import { listOf, numbers } from "../feeds/lists.js";
import { type Run, runWorker } from "../measure/run.js";
import { ownPlace, worker } from "../places.js";
import { memoryOf } from "../report/result.js";
import { feedProgram } from "../stack/programs.js";
import { withStack } from "../stack/stack.js";

const plan: Readonly<Record<Size, { readonly indicators: number; readonly pairs: number }>> = {
  tiny: { indicators: 5_000, pairs: 1 },
  quick: { indicators: 100_000, pairs: 1 },
  full: { indicators: 1_000_000, pairs: 5 },
};
const changes = 10;

interface Round {
  readonly cold: Run;
  readonly warm: Run;
  readonly unchanged: Run;
  readonly small: Run;
  readonly inspection: number;
}

export const exactDiff: Benchmark = {
  name: "exact-diff",
  title: "preview of a large feed with ten changes, each of which it lists",
  async run({ size, pairs, say }) {
    const { indicators, pairs: usual } = plan[size];
    const folder = ownPlace("exact-diff");
    const file = join(folder, "feed.txt");
    const write = (from: number) => writePieces(file, listOf(numbers(from, from + indicators), 1));
    const smallFeed = await jsonWithIndicators(10);
    const rounds: Round[] = [];
    try {
      for (let round = 0; round < (pairs ?? usual); round++) {
        await write(0);
        rounds.push(
          await withStack(feedProgram, { FEED: file }, async (stack) => {
            say("exact-diff: up");
            await stack.up();
            const unchanged = await stack.preview();
            const small = await stack.preview({ FEED: smallFeed });
            await write(changes);
            say("exact-diff: previews");
            const cold = await stack.preview();
            mustList(cold, indicators);
            const warm = await stack.preview();
            mustList(warm, indicators);
            const { seconds } = await runWorker(process.execPath, [worker("inspect"), file]);
            return { cold, warm, unchanged, small, inspection: seconds };
          }),
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const scene = `${indicators.toLocaleString("en-US")} indicators with ten changes`;
    return [
      {
        case: `cold, ${scene}`,
        unit: "s",
        ours: rounds.map(({ cold }) => cold.seconds),
        reference: {
          name: "preview of a small feed + its inspection",
          values: rounds.map(({ small, inspection }) => small.seconds + inspection),
        },
        budget: { of: "ratio", atMost: 1.3 },
        memory: { ours: memoryOf(rounds.map(({ cold }) => cold.use)) },
      },
      {
        case: `warm, ${scene}`,
        unit: "s",
        ours: rounds.map(({ warm }) => warm.seconds),
        reference: { name: "unchanged preview", values: rounds.map(({ unchanged }) => unchanged.seconds) },
        budget: { of: "ratio", atMost: 1.15 },
        memory: { ours: memoryOf(rounds.map(({ warm }) => warm.use)) },
      },
    ];
  },
};

/** @throws Error where the preview does not list what changes: it would be quicker by leaving out */
function mustList({ stdout }: Run, indicators: number): void {
  const listed = stdout.match(/^\s+[+−] (?:domain-name|ipv4-addr|ipv6-addr|url) /gm) ?? [];
  const said = `+${changes} −${changes} of ${indicators.toLocaleString("en-US")} indicators`;
  if (!stdout.includes(said) || listed.length < 2 * changes)
    throw new Error(`The preview does not list ${said}:\n${stdout}`);
}
