import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The parts of Chrome's cpuprofile format that are needed. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  /** Microseconds between samples. */
  readonly timeDeltas: readonly number[];
}

/** Seconds of processor time, the most expensive first. */
export type Costs = readonly (readonly [what: string, seconds: number])[];

/** What a profiled run spent its time on, by package, for each part that a Node process played. */
export function costsIn(folder: string): ReadonlyMap<string, Costs> {
  const byRole = new Map<string, Map<string, number>>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"))) {
    const role = file.split(".")[0] ?? "";
    const sums = byRole.get(role) ?? new Map<string, number>();
    byRole.set(role, sums);
    addSelfTimes(JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile, sums);
  }
  return new Map([...byRole].map(([role, sums]) => [role, [...sums].sort(([, a], [, b]) => b - a)]));
}

export function addSelfTimes(profile: CpuProfile, sums: Map<string, number>): void {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, costOf(callFrame)]));
  profile.samples.forEach((id, i) => {
    const name = names.get(id);
    if (name === undefined) return;
    sums.set(name, (sums.get(name) ?? 0) + (profile.timeDeltas[i] ?? 0) / 1e6);
  });
}

/** The package that a function belongs to; undefined for time in which nothing of the program ran. */
export function costOf({ functionName, url }: CpuProfile["nodes"][number]["callFrame"]): string | undefined {
  if (functionName === "(idle)" || functionName === "(root)") return undefined;
  // What the profiler itself takes when it hands over a chunk.
  if (functionName === "dispatch" && url === "") return undefined;
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)") return "native code";
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (installed !== undefined) return installed;
  if (/\/provider\/dist\//.test(url)) return "pulumi-extrahop";
  if (url.startsWith("node:internal/modules") || functionName === "compileForInternalLoader") {
    return "loading modules (Node)";
  }
  if (url === "") return `${functionName === "" ? "(anonymous)" : functionName} (built in)`;
  const part = /^node:(?:internal\/)?([^/]+)/.exec(url)?.[1];
  return part === undefined ? "other" : `node:${part}`;
}
