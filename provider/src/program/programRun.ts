import type { AsyncLocalStorage } from "node:async_hooks";
import * as state from "@pulumi/pulumi/runtime/state.js";

/** What the SDK keeps of a run of a program; missing in its types only. */
interface Store {
  readonly settings: { readonly options: { readonly engineAddr?: string | undefined } };
}

const store = (): Store => (state as unknown as { getStore(): Store }).getStore();

/**
 * True in an inline program of the Automation API, which runs in the working directory of its host, whereas
 * the provider process runs in the workspace's folder. The SDK keeps the state of each such run in a store of
 * its own, so that several may run in one process at a time.
 */
export function isInlineProgram(): boolean {
  const { asyncLocalStorage } = globalThis as { readonly asyncLocalStorage?: AsyncLocalStorage<unknown> };
  return asyncLocalStorage?.getStore() !== undefined;
}

/** Address of the engine that runs the program, which its provider processes know too. */
export function engineAddress(): string | undefined {
  return store().settings.options.engineAddr;
}

/** A value that is made once in each run of a program. */
export function oncePerRun<T>(make: () => T): () => T {
  const values = new WeakMap<Store, { readonly value: T }>();
  return () => {
    const run = store();
    const known = values.get(run) ?? { value: make() };
    values.set(run, known);
    return known.value;
  };
}
