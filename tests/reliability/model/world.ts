import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Authority,
  createAuthority,
  type Simulator,
  startSimulator,
} from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { addBystander } from "../support/bystander.js";
import { feedOf } from "../support/feeds.js";
import { type RunOptions, SmallEngine, type SmallRun } from "../support/smallEngine.js";

export const systemNames = ["one", "two"] as const;
export type SystemName = (typeof systemNames)[number];
export const versions = ["v0", "v1", "v2"] as const;
export const collectionNames = ["alpha", "beta", "gamma", "delta"] as const;
export const firmwares = { stix1: "26.1.0", stix2: "26.2.0" } as const;
const generationsAtFirst = { one: "stix1", two: "stix2" } as const;

/** What one resource of the program declares. */
export interface Wish {
  system: SystemName;
  name: string;
  userKey: string | undefined;
  version: string;
  /** False while the program does not mention it. */
  declared: boolean;
}

/** Two systems, a program of four resources, and the state of its stack. */
export class World {
  readonly wishes: readonly Wish[];
  private readonly references = new Map<string, Promise<string>>();

  private constructor(
    readonly systems: Readonly<Record<SystemName, Simulator>>,
    private readonly reference: Readonly<Record<"stix1" | "stix2", Simulator>>,
    private readonly folder: string,
    private readonly config: Readonly<Record<string, string>>,
    public engine: SmallEngine,
  ) {
    this.wishes = systemNames.flatMap((system) =>
      ["alpha", "beta"].map((name) => ({
        system,
        name,
        userKey: undefined,
        version: "v0",
        declared: false,
      })),
    );
  }

  static async build(): Promise<World> {
    const authority = await createAuthority();
    const folder = await temporaryFolder();
    await writeFile(join(folder, "ca.pem"), authority.caPem);
    for (const version of versions)
      await writeFile(join(folder, `${version}.tar`), (await feedOf(version)).stix1);
    const [one, two, stix1, stix2] = await Promise.all([
      start(authority, "stix1"),
      start(authority, "stix2"),
      start(authority, "stix1"),
      start(authority, "stix2"),
    ]);
    const limits = { attempts: 2, idleSeconds: 60 };
    const settings = (system: Simulator) => ({ host: system.url, apiKey: "key", caFile: "ca.pem", limits });
    const config = {
      "extrahop:systems": JSON.stringify({
        one: settings(one),
        two: settings(two),
        stix1: settings(stix1),
        stix2: settings(stix2),
      }),
    };
    return new World({ one, two }, { stix1, stix2 }, folder, config, new SmallEngine(folder, () => config));
  }

  /** Everything as new. */
  async reset(): Promise<void> {
    for (const name of systemNames) {
      const system = this.systems[name];
      system.faults.clear();
      await system.reimage();
      system.setFirmware(firmwares[generationsAtFirst[name]]);
      system.journal.clear();
      await addBystander(system);
    }
    for (const [index, wish] of this.wishes.entries()) {
      wish.system = index < 2 ? "one" : "two";
      wish.name = index % 2 === 0 ? "alpha" : "beta";
      wish.userKey = undefined;
      wish.version = "v0";
      wish.declared = true;
    }
    this.engine = new SmallEngine(this.folder, () => this.config);
  }

  up(options: RunOptions = {}): Promise<SmallRun> {
    const declared = this.wishes.flatMap(({ system, name, userKey, version, declared }, index) => {
      if (!declared) return [];
      const inputs = {
        system,
        source: `${version}.tar`,
        name,
        ...(userKey === undefined ? {} : { userKey }),
      };
      return [[resourceName(index), inputs] as const];
    });
    return this.engine.up(Object.fromEntries(declared), false, options);
  }

  generationOf(name: SystemName): "stix1" | "stix2" {
    return this.systems[name].firmware.startsWith("26.1") ? "stix1" : "stix2";
  }

  /** The hash of what a system of a generation holds once this version was uploaded under this name. */
  contentOf(generation: "stix1" | "stix2", version: string, name: string): Promise<string> {
    const key = JSON.stringify([generation, version, name]);
    let known = this.references.get(key);
    if (known === undefined) {
      known = this.uploadToReference(generation, version, name);
      this.references.set(key, known);
    }
    return known;
  }

  private async uploadToReference(
    generation: "stix1" | "stix2",
    version: string,
    name: string,
  ): Promise<string> {
    const engine = new SmallEngine(this.folder, () => this.config);
    const { errors } = await engine.up({ x: { system: generation, source: `${version}.tar`, name } });
    if (errors.size > 0) throw new AggregateError([...errors.values()]);
    const held = this.reference[generation].collections().find((collection) => collection.name === name);
    if (held === undefined) throw new Error("the reference holds nothing");
    return held.sha256;
  }
}

export const resourceName = (index: number): string => `r${index}`;

async function start(authority: Authority, generation: "stix1" | "stix2"): Promise<Simulator> {
  const simulator = await startSimulator({
    kind: "sensor",
    firmware: firmwares[generation],
    hostname: "model",
    authority,
    apiKeys: ["key"],
    validate: false,
    keepFiles: false,
  });
  cleanUp(() => simulator.stop());
  return simulator;
}
