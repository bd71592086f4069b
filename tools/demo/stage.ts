import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyRootProject } from "../projectCopy.js";
import { IsolatedEngine } from "../pulumi/isolatedEngine.js";
import { exportPath } from "../pulumi/shellPath.js";
import type { DemoSystem } from "./demoSystem.js";
import { endProcesses, isSimulator, startSystems } from "./fleet.js";

/**
 * Where `--keep` leaves project, state and fleet: in the root of the checkout, since npm runs scripts there.
 */
const keptFolder = join(process.cwd(), ".demo");

/** All that the demo starts and makes: simulated systems, a copy of the root project, and Pulumi's state. */
export class Stage {
  systems: readonly DemoSystem[] = [];
  private readonly processes: number[] = [];
  private struck = false;

  private constructor(
    readonly folder: string,
    readonly engine: IsolatedEngine,
  ) {}

  /** @throws Error when an earlier demo was kept and still runs */
  static async open(keep: boolean): Promise<Stage> {
    if (keep && existsSync(keptFolder)) {
      throw new Error("A demo that was kept is still there. `npm run demo -- --stop` ends it.");
    }
    const folder = keep ? keptFolder : await realpath(await mkdtemp(join(tmpdir(), "extrahop-demo-")));
    await mkdir(folder, { recursive: true });
    try {
      const project = join(folder, "project");
      await copyRootProject(project);
      return new Stage(folder, await IsolatedEngine.open(project, join(folder, "pulumi")));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get project(): string {
    return this.engine.project;
  }

  async startSystems(): Promise<void> {
    this.systems = await startSystems(join(this.folder, "systems"), (pid) => {
      this.processes.push(pid);
      if (this.struck) throw new Error("The demo is being stopped.");
    });
  }

  /** Ends and removes everything. */
  async strike(): Promise<void> {
    this.struck = true;
    await this.engine.stop();
    await endProcesses(this.processes);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Leaves everything and writes down what is needed to go on by hand.
   *
   * @returns the file to source in a shell, so that `pulumi` is this demo's
   */
  async leave(): Promise<string> {
    await writeFile(join(this.folder, "systems.json"), `${JSON.stringify(this.systems, null, 2)}\n`, {
      mode: 0o600,
    });
    const { environment, command } = this.engine;
    const variables = Object.entries(environment).filter(([name]) => name.startsWith("PULUMI_"));
    const lines = variables.map(([name, value]) => `export ${name}='${value}'`);
    const file = join(this.folder, "environment");
    await writeFile(file, `${[...lines, exportPath(command, environment["PATH"])].join("\n")}\n`);
    return file;
  }

  /** Ends a demo that was left with `--keep`. @returns whether there was one */
  static async strikeKept(): Promise<boolean> {
    const file = join(keptFolder, "systems.json");
    if (!existsSync(keptFolder)) return false;
    if (existsSync(file)) {
      const systems = JSON.parse(await readFile(file, "utf8")) as DemoSystem[];
      await endProcesses(systems.map(({ pid }) => pid).filter(isSimulator));
    }
    await rm(keptFolder, { recursive: true, force: true, maxRetries: 3 });
    return true;
  }
}
