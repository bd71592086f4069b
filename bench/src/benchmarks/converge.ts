import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark, Setting, Size } from "../benchmark.js";
import { writeTar } from "../feeds/files.js";
import { type Run, run } from "../measure/run.js";
import { type CommandPeer, commandEnvironment, commandPeer } from "../peers/command.js";
import { pythonWith } from "../peers/python.js";
import { ownPlace, pythonProgram } from "../places.js";
import { type BenchmarkPair, type Budget, memoryOf } from "../report/result.js";
import { type Simulators, withSimulators } from "../simulators/simulators.js";
import { fleetProgram } from "../stack/programs.js";
import { BenchStack, type Environment, withStack } from "../stack/stack.js";

/** A fleet, its files and its network. */
export interface Scene {
  readonly name: "LAN" | "WAN";
  readonly systems: number;
  readonly files: number;
  readonly fileBytes: number;
  readonly latencyMs: number;
  readonly megabitsPerSecond?: number;
  readonly pairs: number;
}

const lan = { name: "LAN", systems: 10, files: 20, fileBytes: 1_000_000, latencyMs: 5 } as const;
const wan = {
  name: "WAN",
  systems: 10,
  files: 20,
  fileBytes: 5_000_000,
  latencyMs: 100,
  megabitsPerSecond: 50,
} as const;

const scenes: Readonly<Record<Size, readonly Scene[]>> = {
  tiny: [{ ...wan, systems: 2, files: 2, fileBytes: 20_000, pairs: 1 }],
  quick: [
    { ...lan, systems: 4, files: 5, pairs: 1 },
    { ...wan, systems: 3, files: 4, fileBytes: 1_000_000, pairs: 1 },
  ],
  full: [
    { ...lan, pairs: 5 },
    { ...wan, pairs: 3 },
  ],
};

const steps = ["first-converge", "nothing-to-do", "one-changed"] as const;
export type Step = (typeof steps)[number];

const scriptBudget: Readonly<Record<Step, Readonly<Record<Scene["name"], number>>>> = {
  "first-converge": { LAN: 1.8, WAN: 0.2 },
  "nothing-to-do": { LAN: 0.6, WAN: 0.05 },
  "one-changed": { LAN: 0.75, WAN: 0.08 },
};

/** What is advised for fleets on slow lines, and for first runs whose record may be lost. */
const engineSettings = ["PULUMI_PARALLEL=32", "PULUMI_SKIP_CHECKPOINTS=true"] as const;
type EngineSetting = (typeof engineSettings)[number];
const maxSkippingOnLan = 1.2;

interface Measured {
  readonly run: Run;
  readonly uploadedBytes: number;
}

export function sceneFolder(): string {
  const folder = join(ownPlace(), "feeds");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

export async function writeFeeds(folder: string, scene: Pick<Scene, "files" | "fileBytes">): Promise<void> {
  for (let i = 0; i < scene.files; i++) await writeTar(feedFile(folder, i), scene.fileBytes, i + 1);
}

const feedFile = (folder: string, i: number) => join(folder, `feed${String(i + 1).padStart(3, "0")}.tar`);

/** Brings the feeds to what they are at a step: the last has one that is changed. */
async function prepare(folder: string, scene: Scene, step: Step): Promise<void> {
  await writeTar(feedFile(folder, 0), scene.fileBytes, 1, step === "one-changed" ? 1 : 0);
}

class Stage {
  private constructor(
    private readonly scene: Scene,
    private readonly simulators: Simulators,
    private readonly feeds: string,
    private readonly say: (text: string) => void,
  ) {}

  static async with<T>(
    scene: Scene,
    say: (text: string) => void,
    work: (stage: Stage) => Promise<T>,
  ): Promise<T> {
    const feeds = sceneFolder();
    try {
      await writeFeeds(feeds, scene);
      return await withSimulators(scene, (simulators) => work(new Stage(scene, simulators, feeds, say)));
    } finally {
      rmSync(feeds, { recursive: true, force: true });
    }
  }

  ours(): Promise<Partial<Record<Step, Measured>>> {
    return this.ups("ours", "one-changed", {});
  }

  /** First converge with one of the engine's settings. */
  async oursWith(setting: EngineSetting): Promise<Measured | undefined> {
    const [name = "", value = ""] = setting.split("=");
    return (await this.ups(`ours with ${setting}`, "first-converge", { [name]: value }))["first-converge"];
  }

  private ups(who: string, until: Step, settings: Environment): Promise<Partial<Record<Step, Measured>>> {
    return withStack(fleetProgram, this.environment, (stack) =>
      this.inOrder(who, until, () => stack.up(settings)),
    );
  }

  async script(): Promise<Partial<Record<Step, Measured>>> {
    const python = await pythonWith("peers");
    const list = join(ownPlace(), "systems.csv");
    const { urls, apiKey, caFile } = this.simulators;
    writeFileSync(list, urls.map((url) => `${url}/,${apiKey}\n`).join(""));
    const args = [pythonProgram("upload_all"), list, this.feeds, caFile];
    const upload = () => run(python, args);
    if (this.scene.name === "LAN") return this.inOrder("the script", "one-changed", upload);
    // It uploads all files at every step; on slow lines, where that takes minutes, one step is measured.
    const { "first-converge": measured } = await this.inOrder("the script", "first-converge", upload);
    return Object.fromEntries(steps.map((step) => [step, measured]));
  }

  async command(): Promise<{ readonly peer: CommandPeer; readonly measured: Measured | undefined }> {
    const probe = await BenchStack.create("", {});
    const peer = await commandPeer(probe).finally(() => probe.remove());
    const environment = { ...this.environment, ...commandEnvironment() };
    const measured = await withStack(
      peer.program,
      environment,
      (stack) => this.inOrder(peer.name, "first-converge", () => stack.up()),
      peer.packages,
    );
    return { peer, measured: measured["first-converge"] };
  }

  private get environment(): Readonly<Record<string, string>> {
    return { EXTRAHOP_SYSTEMS: this.simulators.declaration, FEEDS: this.feeds };
  }

  private async inOrder(
    who: string,
    until: Step,
    go: () => Promise<Run>,
  ): Promise<Partial<Record<Step, Measured>>> {
    await this.simulators.reset();
    const measured: Partial<Record<Step, Measured>> = {};
    for (const step of steps.slice(0, steps.indexOf(until) + 1)) {
      await prepare(this.feeds, this.scene, step);
      const before = await this.simulators.uploadedBytes();
      this.say(`${this.scene.name} ${step}: ${who}`);
      const made = await go();
      measured[step] = { run: made, uploadedBytes: (await this.simulators.uploadedBytes()) - before };
    }
    return measured;
  }
}

/** What one walk through the steps measured, kept for the benchmarks of the later steps. */
interface Walks {
  readonly scenes: readonly {
    readonly scene: Scene;
    readonly ours: readonly Partial<Record<Step, Measured>>[];
    readonly withSetting: Readonly<Record<EngineSetting, readonly Measured[]>>;
    readonly script: readonly Partial<Record<Step, Measured>>[];
    readonly command: readonly Measured[];
    readonly commandName: string;
  }[];
}

let walked: { readonly key: string; readonly walks: Promise<Walks> } | undefined;

/** The three benchmarks are three steps of one walk; run together, they walk once. */
function walk(setting: Setting): Promise<Walks> {
  const key = JSON.stringify([setting.size, setting.pairs]);
  if (walked?.key !== key) walked = { key, walks: walkAll(setting) };
  return walked.walks;
}

async function walkAll({ size, pairs, say }: Setting): Promise<Walks> {
  const all: Walks["scenes"][number][] = [];
  for (const scene of scenes[size]) {
    await Stage.with(scene, say, async (stage) => {
      const ours: Partial<Record<Step, Measured>>[] = [];
      const withSetting: Record<EngineSetting, Measured[]> = {
        "PULUMI_PARALLEL=32": [],
        "PULUMI_SKIP_CHECKPOINTS=true": [],
      };
      const script: Partial<Record<Step, Measured>>[] = [];
      const command: Measured[] = [];
      let commandName = "";
      for (let round = 0; round < (pairs ?? scene.pairs); round++) {
        ours.push(await stage.ours());
        for (const setting of engineSettings) {
          const measured = await stage.oursWith(setting);
          if (measured !== undefined) withSetting[setting].push(measured);
        }
        script.push(await stage.script());
        const { peer, measured } = await stage.command();
        commandName = peer.name;
        if (measured !== undefined) command.push(measured);
      }
      all.push({ scene, ours, withSetting, script, command, commandName });
    });
  }
  return { scenes: all };
}

const caseOf = ({ name, systems, files, fileBytes }: Scene): string =>
  `${name}, ${systems} systems × ${files} files of ${fileBytes / 1e6} MB`;

function comparisons(step: Step, { scenes: walkedScenes }: Walks): BenchmarkPair[] {
  return walkedScenes.flatMap(({ scene, ours, withSetting, script, command, commandName }) => {
    const at = (walks: readonly Partial<Record<Step, Measured>>[]): Measured[] =>
      walks.map((one) => one[step]).filter((one): one is Measured => one !== undefined);
    const seconds = (measured: readonly Measured[]) => measured.map((one) => one.run.seconds);
    const memory = (measured: readonly Measured[]) => memoryOf(measured.map((one) => one.run.use));
    const against = (name: string, measured: readonly Measured[], budget: Budget): BenchmarkPair => ({
      case: caseOf(scene),
      unit: "s",
      ours: seconds(at(ours)),
      reference: { name, values: seconds(measured) },
      budget,
      memory: { ours: memory(at(ours)), reference: memory(measured) },
    });
    const rows = [
      against("script", at(script), { of: "ratio", atMost: scriptBudget[step][scene.name] }),
      ...(step === "first-converge" ? [against(commandName, command, { of: "ratio", atMost: 0.3 })] : []),
    ];
    const settingRow = (setting: EngineSetting): BenchmarkPair => ({
      case: `${caseOf(scene)}, ${setting}`,
      unit: "s",
      ours: seconds(withSetting[setting]),
      reference: { name: "script", values: seconds(at(script)) },
      ...(scene.name === "LAN" && setting === "PULUMI_SKIP_CHECKPOINTS=true"
        ? { budget: { of: "ratio", atMost: maxSkippingOnLan } as const }
        : {}),
      memory: { ours: memory(withSetting[setting]) },
    });
    const uploaded = (measured: readonly Measured[]) => measured.map((one) => one.uploadedBytes / 1e6);
    return [
      ...rows,
      ...(step === "first-converge" ? engineSettings.map(settingRow) : []),
      {
        case: `${caseOf(scene)}: uploaded`,
        unit: "MB",
        ours: uploaded(at(ours)),
        reference: { name: "script", values: uploaded(at(script)) },
        ...(step === "nothing-to-do" ? { budget: { of: "ours", atMost: 0 } as const } : {}),
      },
    ];
  });
}

const titles: Readonly<Record<Step, string>> = {
  "first-converge": "all files to all systems, against the vendor's way and a command for each file",
  "nothing-to-do": "the same again, against the script, which uploads all again",
  "one-changed": "one of the feeds changed, against the script",
};

export const convergeSteps: readonly Benchmark[] = steps.map((step) => ({
  name: step,
  title: titles[step],
  run: async (setting) => comparisons(step, await walk(setting)),
}));
