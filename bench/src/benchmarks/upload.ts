import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { tarFile } from "../feeds/files.js";
import { inTurn } from "../measure/pairs.js";
import { type Run, run, runWorker, type WorkerReport } from "../measure/run.js";
import { worker } from "../places.js";
import type { BenchmarkPair } from "../report/result.js";
import { type Simulators, withSimulators } from "../simulators/simulators.js";
import { collectionsProgram } from "../stack/programs.js";
import { withStack } from "../stack/stack.js";

interface Plan {
  readonly bytes: number;
  readonly pairs: number;
  /** Archives that the whole of `pulumi up` is watched with. */
  readonly memory: readonly [number, number];
}

const plan: Readonly<Record<Size, Plan>> = {
  tiny: { bytes: 1_000_000, pairs: 1, memory: [100_000, 200_000] },
  quick: { bytes: 200_000_000, pairs: 1, memory: [20_000_000, 200_000_000] },
  full: { bytes: 1_000_000_000, pairs: 5, memory: [100_000_000, 2_000_000_000] },
};

/** Bytes of description by indicator, so that an archive of 2 GB stays below a million of them. */
const padding = 2_000;

export async function uploadOurs(simulators: Simulators, file: string, name: string): Promise<WorkerReport> {
  const [url = ""] = simulators.urls;
  const args = [worker("upload"), file, name, url, simulators.apiKey, simulators.caFile];
  return runWorker(process.execPath, args);
}

async function uploadByCurl(simulators: Simulators, file: string, name: string): Promise<Run> {
  const [url = ""] = simulators.urls;
  const parts = [`name=${name}`, `user_key=${name}`, `file=@${file}`].flatMap((part) => ["--form", part]);
  const header = `Authorization: ExtraHop apikey=${simulators.apiKey}`;
  const target = `${url}/api/v1/threatcollections`;
  return run("curl", [
    "-sSf",
    "--cacert",
    simulators.caFile,
    "--header",
    header,
    ...parts,
    target,
    "-o",
    join("/dev", "null"),
  ]);
}

/**
 * Peak memory of the provider's process over a whole `pulumi up` of one archive: check, inspection, upload.
 */
async function providerPeak(simulators: Simulators, file: string): Promise<number> {
  await simulators.reset();
  const environment = { EXTRAHOP_SYSTEMS: simulators.declaration, FEED: file, COUNT: "1" };
  const { use } = await withStack(collectionsProgram, environment, (stack) => stack.up());
  const bytes = use.peakByProgram["provider process"];
  if (bytes === undefined) throw new Error("No provider process was seen");
  return bytes / 1e6;
}

/** The peaks with a small and a large archive, in turn. */
async function providerPeaks(
  simulators: Simulators,
  [less, more]: Plan["memory"],
  pairs: number,
  say: (text: string) => void,
): Promise<{ readonly less: readonly number[]; readonly more: readonly number[] }> {
  const peak = (size: number) => async () => {
    say(`pulumi up of an archive of ${size / 1e6} MB`);
    const archive = await tarFile(size, 1, padding);
    try {
      return await providerPeak(simulators, archive);
    } finally {
      rmSync(archive);
    }
  };
  return inTurn<"less" | "more", number>(pairs, { less: peak(less), more: peak(more) });
}

export const upload: Benchmark = {
  name: "upload",
  title: "one archive to one system over TLS on loopback",
  run({ size, pairs, say }) {
    const { bytes, pairs: usual, memory } = plan[size];
    return withSimulators({ systems: 1 }, async (simulators) => {
      const file = await tarFile(bytes, 1, padding);
      say(`upload ${bytes / 1e6} MB`);
      const { ours, curl } = await inTurn<"ours" | "curl", { megabytesPerSecond: number; peak: number }>(
        pairs ?? usual,
        {
          ours: async (round) => {
            const { seconds, peakBytes } = await uploadOurs(simulators, file, `ours${round}`);
            return { megabytesPerSecond: bytes / 1e6 / seconds, peak: Math.round(peakBytes / 1e6) };
          },
          curl: async (round) => {
            const { seconds, use } = await uploadByCurl(simulators, file, `curl${round}`);
            return {
              megabytesPerSecond: bytes / 1e6 / seconds,
              peak: Math.round(use.peakProcessBytes / 1e6),
            };
          },
        },
      );
      rmSync(file);
      const [less, more] = memory;
      const peaks = await providerPeaks(simulators, memory, pairs ?? usual, say);
      const speed = (of: readonly { megabytesPerSecond: number }[]) =>
        of.map(({ megabytesPerSecond }) => megabytesPerSecond);
      const peak = (of: readonly { peak: number }[]) => ({ process: Math.max(...of.map((one) => one.peak)) });
      const comparisons: BenchmarkPair[] = [
        {
          case: `${bytes / 1e6} MB`,
          unit: "MB/s",
          ours: speed(ours),
          reference: { name: "curl --form", values: speed(curl) },
          budget: { of: "ratio", atLeast: 0.9 },
          memory: { ours: peak(ours), reference: peak(curl) },
        },
        {
          case: `peak memory of the provider process, \`pulumi up\` of ${more / 1e6} MB`,
          unit: "MB",
          ours: peaks.more,
          budget: { of: "ours", atMost: 220 },
        },
        {
          case: "the same against a smaller archive",
          unit: "MB",
          ours: peaks.more,
          reference: { name: `ours, ${less / 1e6} MB`, values: peaks.less },
          budget: { of: "ratio", atMost: 1.1 },
        },
      ];
      return comparisons;
    });
  },
};
