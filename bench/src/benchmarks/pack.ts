import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Size } from "../benchmark.js";
import { stix1Document } from "../feeds/stix1.js";
import { inTurn } from "../measure/pairs.js";
import { run, runWorker } from "../measure/run.js";
import { ownPlace, worker, workPlace } from "../places.js";

const plan: Readonly<Record<Size, { readonly files: number; readonly pairs: number }>> = {
  tiny: { files: 5, pairs: 1 },
  quick: { files: 600, pairs: 3 },
  full: { files: 3_000, pairs: 7 },
};
const fileBytes = 20_000;

/** A folder of small STIX documents. */
export function folderOfFiles(files: number): string {
  const folder = join(workPlace("feeds"), `folder-${files}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  for (let i = 0; i < files; i++) {
    const text = [...stix1Document(fileBytes, 1, i * 40)].join("");
    writeFileSync(join(unfinished, `part-${String(i).padStart(5, "0")}.xml`), text);
  }
  renameSync(unfinished, folder);
  return folder;
}

export const pack: Benchmark = {
  name: "pack",
  title: "a deterministic tgz of many files",
  async run({ size, pairs, say }) {
    const { files, pairs: usual } = plan[size];
    const folder = folderOfFiles(files);
    const out = join(ownPlace(), "packed.tgz");
    say(`pack ${files} files`);
    const deterministic = "--sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner";
    const script = `tar ${deterministic} -C '${folder}' -cf - . | gzip -6 -n > '${out}'`;
    const { ours, reference } = await inTurn<"ours" | "reference", { seconds: number; peak: number }>(
      pairs ?? usual,
      {
        ours: async () => {
          const { seconds, peakBytes } = await runWorker(process.execPath, [worker("pack"), folder, out]);
          return { seconds, peak: peakBytes };
        },
        reference: async () => {
          const { seconds, use } = await run("sh", ["-c", script]);
          return { seconds, peak: use.peakTreeBytes };
        },
      },
    );
    rmSync(out, { force: true });
    const peak = (of: readonly { peak: number }[]) => ({
      process: Math.round(Math.max(...of.map((one) => one.peak)) / 1e6),
    });
    return [
      {
        case: `${files} files of ${fileBytes / 1000} kB`,
        unit: "s",
        ours: ours.map(({ seconds }) => seconds),
        reference: { name: "GNU tar | gzip -6", values: reference.map(({ seconds }) => seconds) },
        budget: { of: "ratio", atMost: 1.0 },
        memory: { ours: peak(ours), reference: peak(reference) },
      },
    ];
  },
};
