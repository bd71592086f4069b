import { PartialResult } from "../../../provider/src/engine/dynamic/presentable.js";
import { threatCollectionProvider } from "../../../provider/src/engine/dynamic/threatCollectionProvider.js";
import type { Inputs } from "../../../provider/src/resource/inputs.js";
import { RecordingContext } from "../../support/recordingContext.js";

/** A resource as the state keeps it. */
interface Resource {
  readonly id: string;
  readonly outputs: Inputs;
  /** Its last operation was reported as a partial result: the next run updates it whatever the diff says. */
  readonly partial: boolean;
}

/** What makes a run of the engine other than a whole one. */
export interface RunOptions {
  /** Names of `--target`: the engine passes no other resource to the provider, and deletes no other. */
  readonly targets?: ReadonlySet<string>;
  /** The process is killed once the provider has done this many operations; the last is not recorded. */
  readonly killedAfter?: number;
}

/** How a run ended: errors by resource, and every message said. */
export interface SmallRun {
  readonly errors: ReadonlyMap<string, Error>;
  readonly said: readonly string[];
}

/**
 * What the Pulumi engine does with a provider, in a few lines and in this process: thousands of runs can be
 * played where the real one plays a few. Each run has a provider process of its own, so to speak: nothing is
 * shared but the state.
 */
export class SmallEngine {
  private readonly state = new Map<string, Resource>();
  /** Old halves of replacements that are still to be deleted. */
  private doomed: { readonly resource: string; readonly old: Resource }[] = [];
  private operationsLeft = Infinity;

  /**
   * @param folder against which sources are resolved
   * @param config full keys of the stack's configuration
   * @param onProgress sees what passes on the resources' rows
   */
  constructor(
    private readonly folder: string,
    private readonly config: () => Readonly<Record<string, string>>,
    private readonly onProgress: (text: string) => void = () => undefined,
  ) {}

  /** Names of the resources in the state. */
  get resources(): readonly string[] {
    return [...this.state.keys()];
  }

  outputsOf(resource: string): Inputs | undefined {
    return this.state.get(resource)?.outputs;
  }

  /** Discards everything, as a run that was killed before it wrote its state. */
  discard(): void {
    this.state.clear();
    this.doomed = [];
  }

  /** `pulumi up --continue-on-error`; `concurrently` false does one resource after the other. */
  async up(
    declared: Readonly<Record<string, Inputs>>,
    concurrently = true,
    { targets, killedAfter = Infinity }: RunOptions = {},
  ): Promise<SmallRun> {
    this.operationsLeft = killedAfter;
    const names = Object.keys(declared);
    const isTarget = (name: string) => targets?.has(name) ?? true;
    const run = await this.run(async (provider, attempt) => {
      const step = (name: string) => attempt(name, () => this.bring(provider, name, declared[name] ?? {}));
      const targeted = names.filter(isTarget);
      if (concurrently) await Promise.all(targeted.map(step));
      else for (const name of targeted) await step(name);
      return () => this.removeUndeclared(provider, attempt, new Set(names), isTarget);
    }, Object.values(declared));
    this.operationsLeft = Infinity;
    return run;
  }

  destroy(): Promise<SmallRun> {
    return this.up({});
  }

  /** `pulumi refresh`, which reads what awaits its deletion as well. */
  refresh(): Promise<SmallRun> {
    return this.run(async (provider, attempt) => {
      for (const name of this.resources) {
        await attempt(name, async () => {
          const read = await readAgain(provider, this.inState(name));
          if (read === undefined) this.state.delete(name);
          else this.state.set(name, read);
        });
      }
      for (const entry of this.doomed) {
        await attempt(entry.resource, async () => {
          const old = await readAgain(provider, entry.old);
          this.doomed = this.doomed.flatMap((other) => {
            if (other !== entry) return [other];
            return old === undefined ? [] : [{ resource: entry.resource, old }];
          });
        });
      }
      return () => Promise.resolve();
    });
  }

  private async run(
    work: (provider: Provider, attempt: Attempt) => Promise<() => Promise<unknown>>,
    program: readonly Inputs[] = [],
  ): Promise<SmallRun> {
    const context = new RecordingContext(this.folder, this.config(), this.onProgress);
    context.program = program.flatMap(({ system, name }) =>
      typeof system === "string" && typeof name === "string" ? [{ system, name }] : [],
    );
    const errors = new Map<string, Error>();
    const attempt: Attempt = async (name, action) => {
      if (this.operationsLeft <= 0) return;
      try {
        await action();
      } catch (error) {
        errors.set(name, error instanceof Error ? error : new Error(String(error)));
      }
    };
    try {
      const deletions = await work(threatCollectionProvider(context), attempt);
      // As the real engine: nothing is deleted in a run that failed before.
      if (errors.size === 0) await deletions();
    } finally {
      await context.close();
    }
    return { errors, said: context.said };
  }

  private async bring(provider: Provider, name: string, declared: Inputs): Promise<void> {
    const known = this.state.get(name);
    const checked = await provider.check?.(
      known?.outputs ?? {},
      withText({ ...declared, resourceUrn: urnOf(name) }),
    );
    if (checked === undefined) throw new Error("the provider has no check");
    const [failure] = checked.failures ?? [];
    if (failure !== undefined) throw new Error(`${failure.property}: ${failure.reason}`);
    const inputs = withText(checked.inputs ?? {});
    if (known === undefined) {
      await this.create(provider, name, inputs);
      return;
    }
    const diff = await provider.diff?.(known.id, known.outputs, inputs);
    if ((diff?.replaces?.length ?? 0) > 0) {
      if (diff?.deleteBeforeReplace === true) {
        requireText(known.outputs);
        await provider.delete?.(known.id, known.outputs);
        this.completeOperation();
        this.state.delete(name);
        await this.create(provider, name, inputs);
      } else {
        try {
          await this.create(provider, name, inputs);
        } finally {
          // The old half goes once there is a new one, be it a partial one; a creation that failed altogether
          // leaves it alone.
          if (this.state.get(name) !== known) this.doomed.push({ resource: name, old: known });
        }
      }
    } else if (diff?.changes === true || known.partial) {
      const { id } = known;
      const updated = await this.orPartial(
        name,
        async () => await provider.update?.(id, known.outputs, inputs),
      );
      this.state.set(name, { id, outputs: withText(updated?.outs ?? {}), partial: false });
    }
  }

  private async create(provider: Provider, name: string, inputs: Inputs): Promise<void> {
    const { id, outs } = await this.orPartial(name, () => provider.create(inputs));
    this.state.set(name, { id, outputs: withText(outs ?? {}), partial: false });
  }

  private async orPartial<T>(name: string, action: () => Promise<T>): Promise<T> {
    try {
      const result = await action();
      this.completeOperation();
      return result;
    } catch (error) {
      if (error instanceof PartialResult) this.completeOperation();
      if (error instanceof PartialResult) {
        this.state.set(name, { id: error.id, outputs: error.properties as Inputs, partial: true });
      }
      throw error;
    }
  }

  private async removeUndeclared(
    provider: Provider,
    attempt: Attempt,
    declared: ReadonlySet<string>,
    isTarget: (resource: string) => boolean,
  ): Promise<void> {
    for (const entry of this.doomed.filter(({ resource }) => isTarget(resource))) {
      await attempt(entry.resource, async () => {
        requireText(entry.old.outputs);
        await provider.delete?.(entry.old.id, entry.old.outputs);
        this.completeOperation();
        this.doomed = this.doomed.filter((other) => other !== entry);
      });
    }
    for (const name of this.resources.filter((resource) => !declared.has(resource) && isTarget(resource))) {
      await attempt(name, async () => {
        const { id, outputs } = this.inState(name);
        requireText(outputs);
        await provider.delete?.(id, outputs);
        this.completeOperation();
        this.state.delete(name);
      });
    }
  }

  /** Counts what the provider did, before it is recorded. */
  private completeOperation(): void {
    this.operationsLeft--;
    if (this.operationsLeft <= 0) throw new Error("killed");
  }

  private inState(name: string): Resource {
    const found = this.state.get(name);
    if (found === undefined) throw new Error(`${name} is not in the state`);
    return found;
  }
}

const providerKey = "__provider";

/**
 * The SDK adds the provider's text to what a method returns; to the properties of a partial result it does
 * not.
 */
const withText = (properties: Inputs): Inputs => ({ ...properties, [providerKey]: "the provider's text" });

/** The SDK loads the provider from the text in the state. */
function requireText(outputs: Inputs): void {
  if (typeof outputs[providerKey] !== "string") throw new TypeError("code must be a string, not undefined");
}

/** @returns undefined where the resource is gone */
async function readAgain(provider: Provider, { id, outputs }: Resource): Promise<Resource | undefined> {
  requireText(outputs);
  const read = await provider.read?.(id, outputs);
  if (read?.id === "" || read === undefined) return undefined;
  return { id, outputs: withText(read.props ?? {}), partial: false };
}

const urnOf = (name: string): string =>
  `urn:pulumi:test::small::pulumi-nodejs:dynamic/extrahop:ThreatCollection::${name}`;

type Provider = ReturnType<typeof threatCollectionProvider>;
type Attempt = (name: string, action: () => Promise<void>) => Promise<void>;
