import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { IsolatedEngine } from "../../../tools/dist/pulumi/isolatedEngine.js";
import { type Run, run } from "../measure/run.js";
import { ownPlace, repository } from "../places.js";

export interface TypeScriptProgram {
  readonly text: string;
  /** Of its tsconfig.json. */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

export type Environment = Readonly<Record<string, string>>;

let made = 0;

/**
 * A Pulumi project in plain JavaScript (so no compiler is measured) with a stack and a file backend of its
 * own.
 */
export class BenchStack {
  private constructor(
    readonly folder: string,
    private readonly state: string,
    private readonly engine: IsolatedEngine,
    private readonly environment: Environment,
  ) {}

  /**
   * @param program the text of index.js
   * @param packages folder with the node_modules of the program. Default: this repository
   */
  static async create(program: string, environment: Environment, packages = repository): Promise<BenchStack> {
    made += 1;
    const root = ownPlace("stacks", String(made));
    const folder = join(root, "project");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      "name: bench\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    writeFileSync(join(folder, "package.json"), '{ "name": "bench", "private": true, "main": "index.js" }\n');
    writeFileSync(join(folder, "index.js"), program);
    symlinkSync(join(packages, "node_modules"), join(folder, "node_modules"));
    const state = join(root, "pulumi");
    const engine = await IsolatedEngine.open(folder, state);
    const own = { EXTRAHOP_CONTENT_CACHE: join(root, "inspections"), ...environment };
    const stack = new BenchStack(folder, state, engine, own);
    await stack.pulumi(["stack", "init", "bench"]);
    return stack;
  }

  /**
   * What a program needs in its environment to drive this stack with the `pulumi` that is first on its PATH.
   */
  get driver(): NodeJS.ProcessEnv {
    const { environment, command } = this.engine;
    const path = [dirname(command), environment["PATH"] ?? ""].join(delimiter);
    return { ...environment, ...this.environment, PATH: path };
  }

  get command(): string {
    return this.engine.command;
  }

  /** Has the program written in TypeScript from now on. */
  useTypeScript({ text, compilerOptions }: TypeScriptProgram): void {
    const files = {
      "index.ts": text,
      "package.json": '{ "name": "bench", "private": true, "main": "index.ts" }\n',
      "Pulumi.yaml": "name: bench\nruntime: nodejs\n",
      "tsconfig.json": JSON.stringify({ compilerOptions, files: ["index.ts"] }),
    };
    rmSync(join(this.folder, "index.js"));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.folder, name), content);
  }

  up(environment: Environment = {}): Promise<Run> {
    return this.pulumi(["up", "--yes", "--skip-preview"], environment);
  }

  /** @param sampleMilliseconds time between two looks at its processes. Default 100 */
  preview(environment: Environment = {}, sampleMilliseconds?: number): Promise<Run> {
    return this.pulumi(["preview"], environment, sampleMilliseconds);
  }

  refresh(environment: Environment = {}): Promise<Run> {
    return this.pulumi(["refresh", "--yes", "--skip-preview"], environment);
  }

  destroy(environment: Environment = {}): Promise<Run> {
    return this.pulumi(["destroy", "--yes", "--skip-preview"], environment);
  }

  /** Bytes of the stack's state on the backend. */
  stateBytes(): number {
    const folder = join(this.state, "backend", ".pulumi", "stacks", "bench");
    const file = readdirSync(folder).find((name) => /^bench\.json(\.gz|\.zst)?$/.test(name));
    if (file === undefined) throw new Error(`${folder} holds no state`);
    return statSync(join(folder, file)).size;
  }

  remove(): void {
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }

  private pulumi(
    args: readonly string[],
    environment: Environment = {},
    sampleMilliseconds?: number,
  ): Promise<Run> {
    return run(this.engine.command, [...args, "--non-interactive"], {
      ...(sampleMilliseconds === undefined ? {} : { sampleMilliseconds }),
      cwd: this.folder,
      env: { ...this.engine.environment, ...this.environment, ...environment },
    });
  }
}

/** Makes a stack for the time of a piece of work; its files are removed after it, its resources are not. */
export async function withStack<T>(
  program: string,
  environment: Environment,
  work: (stack: BenchStack) => Promise<T>,
  packages?: string,
): Promise<T> {
  const stack = await BenchStack.create(program, environment, packages);
  try {
    return await work(stack);
  } finally {
    stack.remove();
  }
}
