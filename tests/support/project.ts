import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type EngineRun, type EngineRunOptions, IsolatedEngine } from "../../tools/pulumi/isolatedEngine.js";
import { repository } from "../../tools/repository.js";
import { cleanUp } from "./cleanUp.js";
import { linkPackages } from "./linkPackages.js";
import { temporaryFolder } from "./temporaryFolder.js";

export interface ProjectOptions {
  /** Folder of this repository to begin with, e.g. "examples/single-sensor". */
  readonly from?: string;
  /**
   * Files to write, by path in the project. Without `from`, a Pulumi.yaml, package.json and tsconfig.json
   * are there already and `index.ts` is the program.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Name of the stack. Default "test". */
  readonly stack?: string;
  /** Lets the project find this repository's packages. Default true; false leaves installing to the test. */
  readonly linkPackages?: boolean;
  /** Has ts-node check types, as it does for a user. Default false: `npm run verify` does it, and faster. */
  readonly checkTypes?: boolean;
}

/** A value of the stack's configuration. */
export interface ConfigValue {
  /** Key with namespace, and a path below it, e.g. "extrahop:systems.munich.host". */
  readonly path: string;
  readonly value: string;
  readonly secret?: boolean;
}

/** An engine event, as `--event-log` writes it. */
export type EngineEvent = Readonly<Record<string, unknown>>;

const skeleton: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: extrahop-test\nruntime: nodejs\n",
  "package.json": '{ "name": "extrahop-test", "private": true, "main": "index.ts" }\n',
  "tsconfig.json": JSON.stringify({
    compilerOptions: { target: "es2022", module: "node16", moduleResolution: "node16", strict: true },
    files: ["index.ts"],
  }),
};

/** Parts of a project that are made, not written: they are not copied with the folder. */
const MADE = /(^|\/)(node_modules|dist|Pulumi\.[^/]+\.yaml)$/;

/** A Pulumi project in a temporary folder with a stack of its own, driven by the real CLI as a user would. */
export class Project {
  private constructor(
    readonly folder: string,
    readonly stack: string,
    private readonly engine: IsolatedEngine,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async create(options: ProjectOptions): Promise<Project> {
    const {
      from,
      files = {},
      stack = "test",
      linkPackages: linksPackages = true,
      checkTypes = false,
    } = options;
    const temporary = await temporaryFolder();
    const folder = join(temporary, "project");
    if (from === undefined) await mkdir(folder);
    else {
      await cp(join(repository, from), folder, { recursive: true, filter: (source) => !MADE.test(source) });
    }
    if (linksPackages) await linkPackages(folder);
    const engine = await IsolatedEngine.open(folder, join(temporary, "pulumi"));
    cleanUp(() => engine.stop());
    const environment = {
      EXTRAHOP_CONTENT_CACHE: join(temporary, "inspections"),
      ...(checkTypes ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }),
    };
    const project = new Project(folder, stack, engine, environment);
    for (const [path, content] of Object.entries({ ...(from === undefined ? skeleton : {}), ...files })) {
      await project.write(path, content);
    }
    await project.must("stack", "init", stack);
    return project;
  }

  /**
   * What another program needs in its environment to drive the same stack with `pulumi` found on its PATH.
   */
  get driverEnvironment(): NodeJS.ProcessEnv {
    const { environment, command } = this.engine;
    return {
      ...environment,
      ...this.environment,
      PATH: [dirname(command), environment["PATH"] ?? ""].join(delimiter),
    };
  }

  /** Writes a file of the project; its folders are made when missing. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Runs the CLI and gives back how it ended, well or not. */
  run(args: readonly string[], options: EngineRunOptions = {}): Promise<EngineRun> {
    return this.engine.run(args, {
      ...options,
      environment: { ...this.environment, ...options.environment },
    });
  }

  /** Runs the CLI. @throws Error with all it wrote when it fails */
  async must(...args: string[]): Promise<EngineRun> {
    const run = await this.run(args);
    if (run.code !== 0) throw new Error(`\`pulumi ${args.join(" ")}\` ended with ${run.code}:\n${run.text}`);
    return run;
  }

  /** Ends the commands that still run. */
  stop(): Promise<void> {
    return this.engine.stop();
  }

  preview(...args: string[]): Promise<EngineRun> {
    return this.run(["preview", ...args]);
  }

  up(...args: string[]): Promise<EngineRun> {
    return this.run(["up", "--yes", "--skip-preview", ...args]);
  }

  refresh(...args: string[]): Promise<EngineRun> {
    return this.run(["refresh", "--yes", "--skip-preview", ...args]);
  }

  destroy(...args: string[]): Promise<EngineRun> {
    return this.run(["destroy", "--yes", "--skip-preview", ...args]);
  }

  /** Runs the CLI and also gives back the events of the engine, in order. */
  async withEvents(...args: string[]): Promise<EngineRun & { readonly events: readonly EngineEvent[] }> {
    const file = join(this.folder, "..", "events.jsonl");
    await writeFile(file, "");
    const run = await this.run([...args, "--event-log", file], {
      environment: { PULUMI_DEBUG_COMMANDS: "1" },
    });
    const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
    return { ...run, events: lines.map((line) => JSON.parse(line) as EngineEvent) };
  }

  /** Sets values of the stack's configuration, all in one command. */
  async configure(values: readonly ConfigValue[]): Promise<void> {
    const pairs = values.flatMap(({ path, value, secret }) => [
      secret ? "--secret" : "--plaintext",
      `${path}=${value}`,
    ]);
    await this.must("config", "set-all", "--path", ...pairs);
  }

  /** The stack's outputs, secrets in plain text. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse((await this.must("stack", "output", "--json", "--show-secrets")).stdout) as Record<
      string,
      unknown
    >;
  }

  /** The stack's state as text, just as `pulumi stack export` writes it: a test can search it for secrets. */
  async exportedState(): Promise<string> {
    return (await this.must("stack", "export")).stdout;
  }

  /** The resources of the stack's state. */
  async resources(): Promise<readonly StateResource[]> {
    const { deployment } = JSON.parse(await this.exportedState()) as {
      deployment: { resources?: readonly StateResource[] };
    };
    return deployment.resources ?? [];
  }
}

/** A resource as the state holds it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Makes a project with a stack in a temporary folder, removed when the test file is done. */
export function createProject(options: ProjectOptions): Promise<Project> {
  return Project.create(options);
}
