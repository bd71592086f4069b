import type { Benchmark, Size } from "../benchmark.js";
import { jsonFile, xmlFile } from "../feeds/files.js";
import { inTurn } from "../measure/pairs.js";
import { runWorker, type WorkerReport } from "../measure/run.js";
import { pythonWith } from "../peers/python.js";
import { pythonProgram, worker } from "../places.js";
import type { BenchmarkPair } from "../report/result.js";

const plan: Readonly<Record<Size, { readonly bytes: number; readonly pairs: number }>> = {
  tiny: { bytes: 50_000, pairs: 1 },
  quick: { bytes: 20_000_000, pairs: 3 },
  full: { bytes: 100_000_000, pairs: 5 },
};

const seconds = (reports: readonly WorkerReport[]) => reports.map((report) => report.seconds);
const megabytes = (reports: readonly WorkerReport[]) => reports.map((report) => report.peakBytes / 1e6);
const peak = (reports: readonly WorkerReport[]) => ({ process: Math.round(Math.max(...megabytes(reports))) });

/** Who only looks at some of it cannot be faster by leaving out: the counts have to agree. */
function mustAgree(ours: readonly WorkerReport[], peer: readonly WorkerReport[]): void {
  const [mine, theirs] = [JSON.stringify(ours[0]?.found), JSON.stringify(peer[0]?.found)];
  if (mine !== theirs) throw new Error(`The counts differ: ours ${mine}, the peer's ${theirs}`);
}

interface Format {
  readonly name: "XML" | "JSON";
  readonly peer: { readonly name: string; readonly program: string; readonly atMost: number };
  readonly limit: { readonly name: string; readonly worker: string; readonly atMost: number };
}

const formats: readonly Format[] = [
  {
    name: "XML",
    peer: { name: "lxml iterparse", program: "count_xml", atMost: 0.5 },
    limit: { name: "SHA-256", worker: "sha256", atMost: 12 },
  },
  {
    name: "JSON",
    peer: { name: "Python json", program: "count_json", atMost: 0.7 },
    limit: { name: "JSON.parse", worker: "jsonParse", atMost: 1.5 },
  },
];

export const inspectFeed: Benchmark = {
  name: "inspect",
  title: "digest, validation and counts by type of one document",
  async run({ size, pairs, say }) {
    const { bytes, pairs: usual } = plan[size];
    const python = await pythonWith("peers");
    const comparisons: BenchmarkPair[] = [];
    for (const { name, peer, limit } of formats) {
      say(`inspect ${bytes / 1e6} MB of ${name}`);
      const make = name === "XML" ? xmlFile : jsonFile;
      const file = await make(bytes);
      const half = await make(bytes / 2);
      const node = (program: string, path: string) => runWorker(process.execPath, [worker(program), path]);
      const found = await inTurn(pairs ?? usual, {
        ours: () => node("inspect", file),
        peer: () => runWorker(python, [pythonProgram(peer.program), file]),
        limit: () => node(limit.worker, file),
        hash: () => node("sha256", file),
        half: () => node("inspect", half),
      });
      mustAgree(found.ours, found.peer);
      const against = (title: string, reports: readonly WorkerReport[], atMost?: number): BenchmarkPair => ({
        case: `${bytes / 1e6} MB of ${name}`,
        unit: "s",
        ours: seconds(found.ours),
        reference: { name: title, values: seconds(reports) },
        ...(atMost === undefined ? {} : { budget: { of: "ratio", atMost } }),
        memory: { ours: peak(found.ours), reference: peak(reports) },
      });
      comparisons.push(
        against(peer.name, found.peer, peer.atMost),
        against(limit.name, found.limit, limit.atMost),
        ...(limit.worker === "sha256" ? [] : [against("SHA-256", found.hash)]),
        {
          case: `peak memory, ${bytes / 1e6} MB of ${name}`,
          unit: "MB",
          ours: megabytes(found.ours),
          reference: { name: `ours, ${bytes / 2e6} MB`, values: megabytes(found.half) },
          budget: { of: "ours", atMost: 250 },
        },
      );
    }
    return comparisons;
  },
};
