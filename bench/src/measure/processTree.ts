import { readdirSync, readFileSync } from "node:fs";

/** One process as the kernel describes it. */
interface ProcessStatus {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly cpuTicks: number;
  readonly residentBytes: number;
}

/** What a process tree used, as far as samples could see. */
export interface TreeUse {
  /**
   * Greatest sum of resident memory over all processes, in bytes; pages that processes share count in each.
   */
  readonly peakTreeBytes: number;
  /** Greatest resident memory of any one process, in bytes. */
  readonly peakProcessBytes: number;
  /** Greatest resident memory by program, in bytes. */
  readonly peakByProgram: Readonly<Record<string, number>>;
  /** Processor time by program, in seconds. */
  readonly cpuByProgram: Readonly<Record<string, number>>;
  /** When each program was seen first and last, in seconds since the start. */
  readonly seenByProgram: Readonly<Record<string, Seen>>;
}

export interface Seen {
  readonly from: number;
  readonly to: number;
}

const pageBytes = 4096;
const ticksPerSecond = 100;
const usualSampleMilliseconds = 100;

/**
 * Watches all processes of a session, and all below them, by sampling /proc. What lives shorter than a sample
 * is not seen, and the last moments of each process neither. Other systems than Linux have no /proc: there
 * nothing is seen.
 */
export class TreeWatch {
  private readonly names = new Map<number, string>();
  private readonly cpuTicks = new Map<number, number>();
  private readonly peaks = new Map<string, number>();
  private peakTree = 0;
  private peakProcess = 0;
  private readonly seen = new Map<string, Seen>();
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly session: number,
    sampleMilliseconds = usualSampleMilliseconds,
  ) {
    this.timer = setInterval(() => this.sample(), sampleMilliseconds);
    this.sample();
  }

  stop(): TreeUse {
    clearInterval(this.timer);
    const cpu: Record<string, number> = {};
    for (const [pid, ticks] of this.cpuTicks) {
      const name = this.names.get(pid) ?? "other";
      cpu[name] = (cpu[name] ?? 0) + ticks / ticksPerSecond;
    }
    return {
      peakTreeBytes: this.peakTree,
      peakProcessBytes: this.peakProcess,
      peakByProgram: Object.fromEntries(this.peaks),
      cpuByProgram: cpu,
      seenByProgram: Object.fromEntries(this.seen),
    };
  }

  private sample(): void {
    let sum = 0;
    for (const { pid, cpuTicks, residentBytes } of processesOf(this.session)) {
      const name = this.nameOf(pid);
      sum += residentBytes;
      const now = (performance.now() - this.began) / 1_000;
      this.seen.set(name, { from: this.seen.get(name)?.from ?? now, to: now });
      this.peakProcess = Math.max(this.peakProcess, residentBytes);
      this.peaks.set(name, Math.max(this.peaks.get(name) ?? 0, residentBytes));
      this.cpuTicks.set(pid, cpuTicks);
    }
    this.peakTree = Math.max(this.peakTree, sum);
  }

  /** Asked at each sample until it is telling: a process becomes another program when it executes one. */
  private nameOf(pid: number): string {
    const name = programName(commandLine(pid));
    if (name !== "other") this.names.set(pid, name);
    return this.names.get(pid) ?? name;
  }
}

/** Those of the session, and those below them that are in a session of their own. */
function processesOf(session: number): readonly ProcessStatus[] {
  const all = processIds()
    .map(statusOf)
    .filter((status) => status !== undefined);
  const byParent = new Map<number, ProcessStatus[]>();
  for (const one of all) byParent.set(one.parent, [...(byParent.get(one.parent) ?? []), one]);
  const found = new Set(all.filter((one) => one.session === session));
  for (const one of found) for (const child of byParent.get(one.pid) ?? []) found.add(child);
  return [...found];
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/**
 * Fields of /proc/PID/stat by proc(5); the second one may hold spaces, so what follows its bracket is
 * counted.
 */
function statusOf(pid: number): ProcessStatus | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    // Fields that are missing are NaN, and belong to nothing.
    const field = (index: number) => fields[index] ?? Number.NaN;
    const [parent, session, user, system, pages] = [field(1), field(3), field(11), field(12), field(21)];
    return { pid, parent, session, cpuTicks: user + system, residentBytes: pages * pageBytes };
  } catch {
    // It ended in the meantime.
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** The part that a process plays in a run of the engine, or the name of its program. */
export function programName(line: string): string {
  if (/dynamic-provider/.test(line) && !/ -e /.test(line)) return "provider process";
  if (/pulumi-language-nodejs\b/.test(line)) return "language host";
  if (/\/cmd\/run\b|cmd\/run\/index|run-policy-pack/.test(line)) return "program";
  const program = (line.split(" ")[0] ?? "").split("/").at(-1) ?? "";
  return program === "" ? "other" : program;
}
